import type {CallOutcome, CallRequest, Functions} from '../functions.ts';
import {effectivenessOf, listScheduling, minimalTime} from '../queue/list-scheduling.ts';
import {encodeValue} from '../values/values.ts';
import {seededRandom} from './seeded-random.ts';

/** The results of one run of the load test. Times in seconds. */
export interface LoadTestRun {
	workers: number;
	factor: number;
	calls: number;
	/** Whether each call said exactly how long it would run. */
	hasHints: boolean;
	minimalExecutionTime: number;
	realExecutionTime: number;
	effectiveness: number;
	/** The effectiveness of first come, first served without any cost. */
	listSchedulingBound: number;
	/** Calls served, and by how many workers. */
	histogram: {callsServed: number; workers: number}[];
}

export interface LoadTestOptions {
	functions: Functions;
	workers: number;
	factor: number;
	hasHints: boolean;
	/** Another round has other durations. */
	round?: number;
	/** Milliseconds that never go back. */
	clock: () => number;
	signal: AbortSignal;
}

const SLEEP = 'seconds => new Promise(resolve => setTimeout(resolve, seconds * 1000))';

// Of many such sequences this one is about as hard as they are in the mean, for 20 workers at the usual factors.
const SEED = 121 * 7919;
const NEXT_ROUND = 104_729;

/** How long each call sleeps, in seconds: from 0 to 1, the same for the same number of them and the same round. */
function loadTestDurations(count: number, round = 0): number[] {
	const random = seededRandom(SEED + round * NEXT_ROUND + count);
	return Array.from({length: count}, random);
}

/** After its first calls a pool has so long to get all its workers up, in milliseconds. */
const WARM_UP_TIMEOUT_MS = 120_000;

/** Has so many workers started, and each run the function, so that starting is not a part of the test. */
export async function warmUp({functions, workers, signal, clock}: WarmUpOptions): Promise<void> {
	const deadline = clock() + WARM_UP_TIMEOUT_MS;
	const areUp = async () => {
		const {workers: there} = await functions.load();
		return there.filter(({runtime, state}) => runtime === 'node' && state === 'idle').length >= workers;
	};
	// A pool starts workers for calls that wait, so these are long enough for each to be given one.
	while (!(await areUp()) && clock() < deadline) {
		await callTogether(functions, workers, 0.3, signal);
	}
	await callTogether(functions, workers, 0.05, signal);
}

export type WarmUpOptions = Pick<LoadTestOptions, 'functions' | 'workers' | 'clock' | 'signal'>;

async function callTogether(functions: Functions, count: number, seconds: number, signal: AbortSignal): Promise<void> {
	const calls = Array.from({length: count}, () => functions.start(sleepingFor(seconds)));
	const cancel = () => calls.map(call => call.cancel());
	signal.addEventListener('abort', cancel, {once: true});
	await Promise.all(calls.map(({outcome}) => outcome));
	signal.removeEventListener('abort', cancel);
	signal.throwIfAborted();
}

function sleepingFor(seconds: number, hintMs?: number): CallRequest {
	return {
		runtime: 'node',
		code: {kind: 'expression', source: SLEEP},
		args: encodeValue('json', [seconds]),
		resultEncoding: 'rich',
		hintMs,
	};
}

/** Has `workers × factor` calls run that all come at once and each sleep for a random time. */
export async function runLoadTest(options: LoadTestOptions): Promise<LoadTestRun> {
	const {functions, workers, factor, hasHints, round, clock, signal} = options;
	const durations = loadTestDurations(workers * factor, round);
	const begun = clock();
	const calls = durations.map(duration =>
		functions.start(sleepingFor(duration, hasHints ? duration * 1000 : undefined)),
	);
	const cancel = () => calls.map(call => call.cancel());
	signal.addEventListener('abort', cancel, {once: true});
	const outcomes = await Promise.all(calls.map(({outcome}) => outcome));
	signal.removeEventListener('abort', cancel);
	signal.throwIfAborted();
	const realExecutionTime = (clock() - begun) / 1000;
	const failed = outcomes.find(({state}) => state !== 'returned');
	if (failed) throw new Error(`a call of the load test ${failed.state}: ${failed.error?.message}`);
	return {
		workers,
		factor,
		calls: durations.length,
		hasHints,
		minimalExecutionTime: minimalTime(durations, workers),
		realExecutionTime,
		effectiveness: effectivenessOf(durations, workers, realExecutionTime),
		listSchedulingBound: effectivenessOf(durations, workers, listScheduling(durations, workers)),
		histogram: histogramOf(outcomes, workers),
	};
}

function histogramOf(outcomes: readonly CallOutcome[], workers: number): LoadTestRun['histogram'] {
	const served = new Map<string, number>();
	for (const {worker} of outcomes) served.set(worker ?? '', (served.get(worker ?? '') ?? 0) + 1);
	const counts = [...served.values(), ...new Array<number>(Math.max(workers - served.size, 0)).fill(0)];
	return [...Map.groupBy(counts, count => count)]
		.map(([callsServed, all]) => ({callsServed, workers: all.length}))
		.sort((one, other) => one.callsServed - other.callsServed);
}
