import {isErrorCode, LunchError} from '../../shared/errors.ts';
import {cleanLines} from '../../shared/text/clean-lines.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {KeptFile} from '../call-jobs.ts';
import type {CallOutcome, EncodedValue} from '../functions.ts';
import {keptCallSchema} from '../schema.ts';
import {decodeJson} from '../values/decode-json.ts';
import {encodeJson} from '../values/json-values.ts';

/** The output of a call. */
export interface CallOutput {
	stdout: string;
	stderr: string;
}

/** Writes down how a call ended, for those who ask later: value, output and error. A document of JSON. */
export function writeKeptCall(
	{state, value, error, ranMs}: CallOutcome,
	{stdout, stderr}: CallOutput,
	files: readonly KeptFile[] = [],
): string {
	const shown = error && {
		name: error.name || 'Error',
		message: error.message,
		stack: error.stack || null,
		code: error.code,
		...(error.thrown ? {thrown: {encoding: encodingName(error.thrown), text: error.thrown.text}} : {}),
	};
	const more = {
		state,
		encoding: value ? encodingName(value) : 'json',
		stdout,
		stderr,
		error: shown,
		ranMs,
		files: files.length > 0 ? files : undefined,
	};
	const text = value === null ? 'null' : value.encoding === 'json' ? value.text : JSON.stringify(value.text);
	return `${JSON.stringify(more).slice(0, -1)},"value":${text}}`;
}

/** Reads what `writeKeptCall` wrote. The text is not trusted: SERVICE_FAILED for anything else. */
export function readKeptCall(text: string): {outcome: CallOutcome; output: CallOutput; files: KeptFile[]} {
	const {data} = keptCallSchema.safeParse(parsed(text));
	if (!data) throw new LunchError('SERVICE_FAILED', 'The result is not that of a call.');
	const {state, stdout, stderr, error, ranMs, files = []} = data;
	const outcome: CallOutcome = {
		state,
		value: state === 'returned' ? returnedValue(data.encoding, data.value) : null,
		error: error && {
			name: cleanText(error.name, 200) || 'Error',
			message: cleanLines(error.message, LONGEST_TEXT),
			stack: error.stack === null ? null : cleanLines(error.stack, LONGEST_TEXT),
			thrown: error.thrown ? {encoding: encodingOf(error.thrown.encoding), text: error.thrown.text} : null,
			code: isErrorCode(error.code) ? error.code : null,
		},
		worker: null,
		queuedMs: 0,
		ranMs,
	};
	return {outcome, output: {stdout, stderr}, files};
}

const LONGEST_TEXT = 16_000;

function returnedValue(encoding: 'json' | 'devalue', value: unknown): EncodedValue {
	if (encoding === 'json') return {encoding: 'json', text: encodeJson(value)};
	if (typeof value === 'string') return {encoding: 'rich', text: value};
	throw new LunchError('SERVICE_FAILED', 'The result is not that of a call.');
}

function parsed(text: string): unknown {
	try {
		return decodeJson(text);
	} catch {
		return null;
	}
}

function encodingName({encoding}: EncodedValue): 'json' | 'devalue' {
	return encoding === 'rich' ? 'devalue' : 'json';
}

function encodingOf(name: 'json' | 'devalue'): EncodedValue['encoding'] {
	return name === 'devalue' ? 'rich' : 'json';
}
