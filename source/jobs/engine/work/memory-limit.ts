import {freemem, totalmem} from 'node:os';
import {LunchError} from '../../../shared/errors.ts';
import {MAX_DIGITS, USUAL_MAX_DIGITS} from '../../pi/limits.ts';
import {addressableBytes, memoryNeeded} from '../../pi/plan/memory-needed.ts';

/** Bytes that a computation may take on this machine unless told otherwise. */
export function defaultMaxMemory(): number {
	return Math.floor(totalmem() * 0.9);
}

/** A check that refuses, with OUT_OF_MEMORY, a job that can't be computed within so many bytes, before it waits in a queue. */
export function createMemoryCheck(maxBytes: number): (digits: number) => void {
	const most = Math.min(maxBytes, addressableBytes());
	/** Found out for the first job: the model of the largest computation takes longer than to list jobs. */
	let isEnoughForAll: boolean | undefined;
	return digits => {
		isEnoughForAll ??= memoryNeeded(MAX_DIGITS) <= most;
		if (isEnoughForAll) return;
		const needed = memoryNeeded(digits);
		if (needed <= most) return;
		throw new LunchError(
			'OUT_OF_MEMORY',
			`${digits} decimals take ${inMebibytes(needed)} of memory, and a computation may take ${inMebibytes(most)}.`,
			{
				hint:
					most < maxBytes
						? 'Ask for fewer digits, or use Node.js 24 or later, which reaches more memory.'
						: 'Ask for fewer digits, or allow more with --max-memory.',
			},
		);
	};
}

/**
 * Bytes that a computation of so many decimals may take now. What is allowed is an estimate made beforehand; a computation
 * that is more than a job usually is takes no more than what is free as it begins, so that it ends no other process.
 */
export function memoryNow(digits: number, maxBytes: number): number {
	const most = Math.min(maxBytes, addressableBytes());
	return digits > USUAL_MAX_DIGITS ? Math.min(most, freemem()) : most;
}

function inMebibytes(bytes: number): string {
	return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
