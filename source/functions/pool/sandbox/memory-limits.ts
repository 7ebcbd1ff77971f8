import type {CallError} from '../../functions.ts';
import {callFailure} from '../pool-call.ts';
import {treeSize} from './process-memory.ts';

/** Memory that a worker may take beyond its function's, in bytes: the runtime itself. */
export const RUNTIME_BYTES = 64 * 1024 * 1024;
/** Most processes a call may have at a time. */
const MOST_PROCESSES = 64;
/** A process that was left with more than the runtime and such a part of what its function may take is replaced. */
const GROWN_SHARE = 1 / 4;
/** How large a process is left is looked at after a call that took so long, in milliseconds, and after so many calls. */
const LOOK_AFTER_MS = 100;
const LOOK_EVERY = 500;

/** Finds the limit that a process and its descendants exceed; null if none. Memory counts only where the system does not count it. */
export function excessOf(pid: number, memoryBytes: number, isMemoryCounted: boolean): CallError | null {
	const size = treeSize(pid);
	if (size && !isMemoryCounted && size.bytes > memoryBytes + RUNTIME_BYTES) {
		return callFailure('FUNCTION_OUT_OF_MEMORY', `The function took more than ${memoryBytes} bytes of memory.`);
	}
	if (size && size.processes > MOST_PROCESSES) {
		return callFailure('FUNCTION_WORKER_DIED', `The function had more than ${MOST_PROCESSES} processes.`);
	}
	return null;
}

/**
 * Whether a process that has answered took so much memory and did not give it back that its next call could be charged for it.
 * Looked at after a call that took long, and after so many that were `served`.
 */
export function hasGrown(
	pid: number,
	{memoryBytes, ownMs, served}: {memoryBytes: number; ownMs: number | null; served: number},
): boolean {
	if ((ownMs ?? 0) < LOOK_AFTER_MS && served % LOOK_EVERY !== 0) return false;
	return (treeSize(pid)?.bytes ?? 0) > RUNTIME_BYTES + memoryBytes * GROWN_SHARE;
}
