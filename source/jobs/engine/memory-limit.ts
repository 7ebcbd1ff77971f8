import {totalmem} from 'node:os';
import {LunchError} from '../../shared/errors.ts';
import {MAX_DIGITS} from '../pi/limits.ts';
import {memoryNeeded} from '../pi/memory-needed.ts';

/** Bytes that a computation may take on this machine unless told otherwise. */
export function defaultMaxMemory(): number {
	return Math.floor(totalmem() * 0.9);
}

/** A check that refuses, with OUT_OF_MEMORY, a job that can't be computed within so many bytes, before it waits in a queue. */
export function createMemoryCheck(maxBytes: number): (digits: number) => void {
	if (memoryNeeded(MAX_DIGITS) <= maxBytes) return () => {};
	return digits => {
		const needed = memoryNeeded(digits);
		if (needed <= maxBytes) return;
		throw new LunchError(
			'OUT_OF_MEMORY',
			`${digits} decimals take ${inMebibytes(needed)} of memory, and a computation may take ${inMebibytes(maxBytes)}.`,
			{hint: 'Ask for fewer digits, or allow more with --max-memory.'},
		);
	};
}

function inMebibytes(bytes: number): string {
	return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
