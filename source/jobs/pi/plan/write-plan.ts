import {chunkCount, chunkStarts} from './chunks.ts';
import type {MemoryPlan} from './memory-needed.ts';

/** Where in its memory the kernel looks for the plan, in bytes. */
const SHARES = 512;
const MEMBERS = 704;
const ROOMS = 832;
const CHUNKS = 40_960;

/** Writes how the terms are cut into chunks, and which of them each member sums by itself: before any of them begins. */
export function writePlan(
	memory: WebAssembly.Memory,
	digits: number,
	{shares, firstShares, rooms}: Pick<MemoryPlan, 'shares' | 'firstShares' | 'rooms'>,
): void {
	const words = (address: number, ...values: number[]) =>
		new Uint32Array(memory.buffer, address, values.length).set(values);
	words(CHUNKS, chunkCount(digits), ...chunkStarts(digits));
	words(SHARES, shares.length, ...shares.map(({first}) => first), shares.at(-1)?.last ?? 0);
	words(MEMBERS, ...firstShares);
	words(ROOMS, ...rooms.map(bytes => bytes / 64));
}
