import {totalmem} from 'node:os';
import {LunchError, messageOf} from '../shared/errors.ts';
import {computePi, createPiPool, PiError} from './pi/index.ts';

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

/** The decimals of pi, on warm threads. */
export function createPiComputation(threads: number, maxMemoryBytes = totalmem() * 0.9): Computation {
	const pool = createPiPool({threads});
	return {
		compute: task => computePi({...task, pool, threads, maxMemoryBytes}),
		close: () => pool.close(),
	};
}

/** Why a computation failed, as an expected failure. Only JOB_FAILED is worth another attempt. */
export function computationFailure(error: unknown): LunchError {
	if (error instanceof LunchError) return error;
	const isMemory = error instanceof PiError && (error.code === 'memory-limit' || error.code === 'out-of-memory');
	return new LunchError(isMemory ? 'OUT_OF_MEMORY' : 'JOB_FAILED', `${messageOf(error)}.`, {cause: error});
}
