/**
 * Does `work` with each input, at most `concurrency` at once, and resolves with the results in the inputs' order. The
 * first failure is the failure of the whole: the signal of the others aborts, and no more inputs are taken; so it is when
 * `signal` aborts, which by itself is no failure.
 */
export async function mapConcurrently<Input, Result>(
	inputs: Iterable<Input> | AsyncIterable<Input>,
	concurrency: number,
	work: (input: Input, signal: AbortSignal, index: number) => Promise<Result>,
	signal?: AbortSignal,
): Promise<Result[]> {
	if (!(concurrency >= 1)) throw new RangeError(`concurrency has to be 1 at the least, not ${concurrency}`);
	const results: Result[] = [];
	const controller = new AbortController();
	const iterator = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
	let taken = 0;
	let turn: Promise<unknown> = Promise.resolve();

	// One after another: an iterator may be asked for the next input only when it gave the last one.
	function next(): Promise<IteratorResult<Input>> {
		const asked = turn.then(() => iterator.next());
		turn = asked.catch(() => {});
		return asked;
	}

	async function take(): Promise<void> {
		while (!controller.signal.aborted) {
			const {done, value} = await next();
			if (done || controller.signal.aborted) return;
			const at = taken;
			taken += 1;
			results[at] = await work(value, controller.signal, at);
		}
	}

	const abort = () => controller.abort(signal?.reason);
	signal?.addEventListener('abort', abort, {once: true});
	try {
		await Promise.all(Array.from({length: Math.min(concurrency, 10_000)}, take));
	} catch (error) {
		controller.abort(error);
		// Not waited for: it may be waiting for something itself.
		Promise.resolve(iterator.return?.()).catch(() => {});
		throw error;
	} finally {
		signal?.removeEventListener('abort', abort);
	}
	return results;
}
