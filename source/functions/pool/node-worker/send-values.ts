import {LunchError} from '../../../shared/errors.ts';
import type {EncodedValue} from '../../functions.ts';
import type {CallMessage} from '../worker/worker-messages.ts';
import {returned} from './ending.ts';

/** Has a value written down and sent; `then` is called when the next one may be. */
type Send = (encode: () => EncodedValue | null, then: () => void) => void;

// Taken here: a function may replace what it finds.
const MadePromise = Promise;

/**
 * Sends what a function yields, one value after the other: the next one is asked for when there is room for it. Gives what
 * the function returns in the end. Throws FUNCTION_INVALID where it yields nothing, and FUNCTION_RESULT_INVALID or
 * FUNCTION_TOO_LARGE for a value that can't be sent.
 */
export async function sendValues(value: unknown, message: CallMessage, send: Send): Promise<unknown> {
	const iterator = iteratorOf(value);
	if (iterator === null) throw new LunchError('FUNCTION_INVALID', YIELDS_NOTHING, {hint: 'Call it without `stream`.'});
	for (;;) {
		const step = await iterator.next();
		if (step.done) return step.value;
		// As `for await` does with what an iterator that is not async gives.
		const yielded: unknown = await step.value;
		const refusal = await new MadePromise<LunchError | null>(resolve => {
			const encode = () => {
				const {value: encoded, error} = returned(yielded, message);
				if (error) resolve(new LunchError(error.code ?? 'FUNCTION_RESULT_INVALID', error.message));
				return encoded;
			};
			send(encode, () => resolve(null));
		});
		if (refusal !== null) {
			await iterator.return?.();
			throw refusal;
		}
	}
}

const YIELDS_NOTHING = 'The function yields no values: it returns no generator.';

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** The iterator of a generator, or of anything else that gives one value at a time; lists and the like are values. */
function iteratorOf(value: unknown): AnyIterator | null {
	if (typeof value !== 'object' || value === null) return null;
	if (Symbol.asyncIterator in value) return (value as AsyncIterable<unknown>)[Symbol.asyncIterator]();
	return 'next' in value && typeof value.next === 'function' ? (value as Iterator<unknown>) : null;
}
