import {LunchError, messageOf} from '../shared/errors.ts';
import {mostMemory} from './most-memory.ts';
import {computePi, createPiPool, memoryNeeded, PiError} from './pi/index.ts';

/** What a computation is told. */
export interface ComputationTask {
	digits: number;
	signal: AbortSignal;
	/** Told the share of the work done: it never goes back. */
	onProgress: (share: number) => void;
}

/** Something that computes, one task at a time, beside the caller's thread. */
export interface Computation {
	compute(task: ComputationTask): AsyncIterable<Uint8Array>;
	close(): Promise<void>;
}

/** The decimals of pi, on warm threads: on fewer where more would take too much memory. */
export function createPiComputation(threads: number, maxMemoryBytes = mostMemory()): Computation {
	let pool = createPiPool({threads, niceness: NICENESS});
	let atWork = 0;
	let resting: NodeJS.Timeout | null = null;

	async function* compute(task: ComputationTask): AsyncGenerator<Uint8Array> {
		if (resting) clearTimeout(resting);
		atWork++;
		try {
			yield* computePi({...task, pool, threads: threadsWithin(task.digits, threads, maxMemoryBytes), maxMemoryBytes});
		} finally {
			atWork--;
			if (atWork === 0) resting = setTimeout(() => void letGo(), WARM_MS).unref();
		}
	}

	/** Threads keep the memory of the largest computation so far. */
	async function letGo(): Promise<void> {
		const used = pool;
		pool = createPiPool({threads, niceness: NICENESS});
		await used.close();
	}

	return {
		compute,
		async close() {
			if (resting) clearTimeout(resting);
			await pool.close();
		},
	};
}

/** Who waits for an answer of this process, or works on this machine, goes first. */
const NICENESS = 10;

/** How long threads are kept after their last computation, in milliseconds. */
const WARM_MS = 30_000;

function threadsWithin(digits: number, threads: number, bytes: number): number {
	let few = threads;
	while (few > 1 && memoryNeeded(digits, few) > bytes) few--;
	return few;
}

/** Why a computation failed, as an expected failure. Only JOB_FAILED is worth another attempt. */
export function computationFailure(error: unknown): LunchError {
	if (error instanceof LunchError) return error;
	const isMemory = error instanceof PiError && (error.code === 'memory-limit' || error.code === 'out-of-memory');
	return new LunchError(isMemory ? 'OUT_OF_MEMORY' : 'JOB_FAILED', `${messageOf(error)}.`, {cause: error});
}
