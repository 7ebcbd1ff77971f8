/**
 * Does `work` with each input, at most `concurrency` at once, and resolves with the results in the inputs' order. The
 * first failure is the failure of the whole: the signal of the others aborts, and no more inputs are taken.
 */
export async function mapConcurrently<Input, Result>(
	inputs: Iterable<Input> | AsyncIterable<Input>,
	concurrency: number,
	work: (input: Input, signal: AbortSignal) => Promise<Result>,
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
			results[at] = await work(value, controller.signal);
		}
	}

	try {
		await Promise.all(Array.from({length: Math.min(concurrency, 10_000)}, take));
	} catch (error) {
		controller.abort(error);
		// Not waited for: it may be waiting for something itself.
		Promise.resolve(iterator.return?.()).catch(() => {});
		throw error;
	}
	return results;
}
