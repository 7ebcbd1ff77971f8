import * as z from 'zod';
import {isErrorCode} from '../../../shared/errors.ts';
import {cleanLines} from '../../../shared/text/clean-lines.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import type {CallError, CallState, EncodedValue} from '../../functions.ts';
import {type FrameHead, MOST_ERROR_TEXT} from './frames.ts';

/** How a worker says that a call ended. */
export interface WorkerOutcome {
	state: CallState;
	value: EncodedValue | null;
	error: CallError | null;
	/** Whether the worker itself asks to be replaced. That it does not says nothing. */
	isWorn: boolean;
}

const schema = z.object({
	kind: z.literal('outcome'),
	state: z.enum(['returned', 'threw', 'failed']),
	encoding: z.enum(['json', 'rich']),
	error: z
		.object({name: z.string(), message: z.string(), stack: z.string().nullable(), code: z.string().nullable()})
		.nullable(),
	isWorn: z.boolean().default(false),
});

/** Reads the end of a call. The function may have written it itself: null for what is none. */
export function readOutcome(head: FrameHead, texts: readonly string[]): WorkerOutcome | null {
	const {data} = schema.safeParse(head);
	if (!data) return null;
	const {state, encoding, error, isWorn} = data;
	const [text] = texts;
	const value: EncodedValue | null = text === undefined ? null : {encoding, text};
	if (state === 'returned') return value && {state, value, error: null, isWorn};
	if (!error) return null;
	return {
		state,
		value: null,
		error: {
			name: cleanText(error.name, 200) || 'Error',
			message: cleanLines(error.message, MOST_ERROR_TEXT),
			stack: error.stack === null ? null : cleanLines(error.stack, MOST_ERROR_TEXT),
			thrown: state === 'threw' ? value : null,
			code: isErrorCode(error.code) ? error.code : null,
		},
		isWorn,
	};
}
