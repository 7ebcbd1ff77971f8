import {LunchError, messageOf} from '../../../shared/errors.ts';
import type {EncodedValue} from '../../functions.ts';
import {decodeValue, encodeValue} from '../../values/values.ts';
import {CHECKPOINT_BYTES} from '../checkpoint-bytes.ts';

export interface CheckpointParts {
	/** Sends a value that the next attempt goes on from; nothing where the call that runs keeps none. */
	keep: (value: EncodedValue) => void;
	/** Does what is this program's own part: see `createCallRunner`. */
	asBefore: (work: () => void) => void;
}

/** The checkpoint that the call that runs begins from. */
export interface CallCheckpoints {
	/** Another call begins; null where it begins from nothing. */
	begin(from: EncodedValue | null): void;
}

/**
 * Gives all functions the variables `checkpoint` and `lastCheckpoint`. A value that can't be written down is refused also where none is
 * kept, so that a function which works as a plain call works as a job.
 */
export function provideCheckpoints({keep, asBefore}: CheckpointParts): CallCheckpoints {
	let last: EncodedValue | null = null;

	/** Does something with values, whose failure is the function's. */
	function attempt(work: () => void): void {
		let refusal: LunchError | null = null;
		asBefore(() => {
			try {
				work();
			} catch (error) {
				refusal = refusalOf(error);
			}
		});
		if (refusal !== null) throw refusal;
	}

	function checkpoint(value: unknown): void {
		attempt(() => {
			const encoded = encodeValue('rich', value, 'checkpoint');
			if (Buffer.byteLength(encoded.text) > CHECKPOINT_BYTES) {
				const message = `The checkpoint is larger than ${CHECKPOINT_BYTES} bytes.`;
				throw new LunchError('FUNCTION_TOO_LARGE', message);
			}
			keep(encoded);
		});
	}

	/** Read anew each time: what was done to it before is not seen again. */
	function lastCheckpoint(): unknown {
		let value: unknown;
		attempt(() => {
			if (last !== null) value = decodeValue(last);
		});
		return value;
	}

	for (const [name, value] of Object.entries({checkpoint, lastCheckpoint})) {
		Object.defineProperty(globalThis, name, {value, writable: true, configurable: true});
	}
	return {
		begin(from) {
			last = from;
		},
	};
}

function refusalOf(error: unknown): LunchError {
	const {code, hint} = error instanceof LunchError ? error : ({code: 'FUNCTION_VALUE_INVALID', hint: null} as const);
	return new LunchError(code, hint === null ? messageOf(error) : `${messageOf(error)} ${hint}`);
}
