import {type ErrorCode, LunchError, messageOf} from '../../../shared/errors.ts';
import type {JobSlot} from '../../jobs.ts';
import {
	type ChunkRange,
	computeApart,
	computePi,
	computeShort,
	computeSums,
	createPiPool,
	type FinishedRanges,
	type Helpers,
	memoryNeeded,
	PiError,
} from '../../pi/index.ts';
import type {JobParts} from '../job-parts.ts';
import {defaultMaxMemory, memoryNow} from './memory-limit.ts';

/** A job for a computation. */
export interface ComputationTask {
	digits: number;
	signal: AbortSignal;
	/**
	 * Whether a process ended while it computed this. Nobody can say whether that was by chance, so it is computed in a process
	 * of its own, whose end is JOB_LOST.
	 */
	isSuspect?: boolean;
	/** Told the share of the work done, which never goes back, and how to find out what this computation has finished of it. */
	onProgress: (share: number, finished?: FinishedRanges) => void;
	/** Where finished parts are kept, from which it goes on; left out where it is not worth that. */
	parts?: JobParts | undefined;
	/** Other machines that may compute parts, where there could be any. */
	helpers?: Helpers | undefined;
	/** Told why a part could not be kept. */
	onError?: ((error: unknown) => void) | undefined;
}

/** Computes the texts for several numbers of decimals at once, each of which `isShort`. */
export type ShortComputation = (digits: readonly number[], signal: AbortSignal) => Promise<readonly string[]>;

/** A part of a task: the sums of a range of its terms, from what of them is kept. */
export interface SumsTask extends ChunkRange {
	digits: number;
	parts: JobParts;
	signal: AbortSignal;
	onProgress: (share: number) => void;
}

/** Computes one task at a time, beside the caller's thread. */
export interface Computation {
	compute(task: ComputationTask): AsyncIterable<Uint8Array>;
	/** Left out where short texts are computed like all others. */
	computeShort?: ShortComputation;
	/** Left out where a task is not divided. */
	computeSums?: (task: SumsTask) => AsyncIterable<Uint8Array>;
	close(): Promise<void>;
}

/** A slot with the computation that runs in it. */
export interface StaffedSlot extends JobSlot {
	computation: Computation;
}

export interface PiComputationOptions {
	threads: number;
	/** Bytes that one computation may take. */
	maxMemoryBytes?: number | undefined;
	/** How often finished parts are kept. */
	pace?: CheckpointPace;
	/** Whether this process answers others meanwhile: long computations then take only the time that answers leave. */
	answersFirst?: boolean | undefined;
}

/** The decimals of pi, on warm threads: on fewer where more would take too much memory. */
export function createPiComputation({
	threads,
	maxMemoryBytes = defaultMaxMemory(),
	pace = usualPace,
	answersFirst = false,
}: PiComputationOptions): Computation {
	const pool = createPiPool({threads, niceness: NICENESS, longRunsIdle: answersFirst});
	return {
		compute({isSuspect, parts, helpers, onError, ...asked}) {
			const task = {...asked, keeping: parts && {store: parts, ...pace, helpers, onError}};
			const bytes = memoryNow(task.digits, maxMemoryBytes);
			const bounds = {threads: threadsWithin(task.digits, threads, bytes), maxMemoryBytes: bytes};
			return isSuspect ? computeApart({...task, ...bounds}) : computePi({...task, ...bounds, pool});
		},
		computeShort: (digits, signal) => computeShort(digits, pool, signal),
		computeSums: ({parts, ...task}) => {
			const bytes = memoryNow(task.digits, maxMemoryBytes);
			const bounds = {threads: threadsWithin(task.digits, threads, bytes), maxMemoryBytes: bytes};
			return computeSums({...task, ...bounds, pool, keeping: {store: parts, ...pace}});
		},
		close: () => pool.close(),
	};
}

/** The work that may be lost at a death: that of so many milliseconds, or this share of all, whichever is more. */
export interface CheckpointPace {
	everyMs: number;
	everyShare: number;
}

const usualPace: CheckpointPace = {everyMs: 30_000, everyShare: 0.02};

/** The niceness of computing threads: a client that waits for an answer, or a person at this machine, goes first. */
const NICENESS = 10;

function threadsWithin(digits: number, threads: number, bytes: number): number {
	let few = threads;
	while (few > 1 && memoryNeeded(digits, few) > bytes) few--;
	return few;
}

/** The failure of a computation, as an expected one. */
export function computationFailure(error: unknown): LunchError {
	if (error instanceof LunchError) return error;
	if (error instanceof PiError && error.code === 'process-ended') {
		return new LunchError('JOB_LOST', `The computation ended its process: ${messageOf(error)}.`, {cause: error});
	}
	const isMemory = error instanceof PiError && (error.code === 'memory-limit' || error.code === 'out-of-memory');
	return new LunchError(isMemory ? 'OUT_OF_MEMORY' : 'JOB_FAILED', `${messageOf(error)}.`, {cause: error});
}

/** Whether the computation may well succeed the next time. */
export function isWorthMore(code: ErrorCode): boolean {
	return code === 'JOB_FAILED' || code === 'JOB_LOST';
}
