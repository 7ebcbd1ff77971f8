import {totalmem} from 'node:os';
import type {CallLimits} from '../../functions/pool/call-limits.ts';

/** The most that calls may ask for; where memory is not set, half of what this machine or its container has. */
export function functionLimits({
	memoryBytes,
	...most
}: {
	memoryBytes: number | null;
	timeoutMs: number;
	outputBytes: number;
	fileBytes: number;
}): CallLimits {
	const own = process.constrainedMemory();
	const all = own > 0 ? Math.min(own, totalmem()) : totalmem();
	return {...most, memoryBytes: memoryBytes ?? Math.floor(all / 2)};
}
