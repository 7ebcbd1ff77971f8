// Sums of short ranges for a computation with 64-bit addresses, in a memory of their own with 32-bit ones: there the runtime has the
// hardware check bounds. With 64-bit addresses it checks them itself, which takes a tenth to a quarter of the time.
import {
	createKernel,
	createMemory,
	type KernelExports,
	keepsNothing,
	prepareMemory,
} from '../instance/kernel-instance.ts';
import {unsigned} from '../instance/wide-addresses.ts';
import type {TeamTask} from '../messages/messages.ts';
import type {ChunkRange} from '../plan/chunks.ts';
import {isShort} from '../plan/memory-needed.ts';
import {isSameRange} from '../plan/ranges.ts';
import {writePlan} from '../plan/write-plan.ts';
import {limbBytes} from '../sums/sums-format.ts';

/** A part of the wide memory, from one address to another. */
export interface Room {
	room: number;
	end: number;
}

/** Computes sums for one member of a team. `onUnits` is told of work that is done. */
export function createNarrowSums(
	{narrow, narrowModule, digits, memory: wide}: TeamTask,
	onUnits: (units: number) => void,
) {
	let asked: (ChunkRange & Room) | null = null;
	let copied: number[] | null = null;
	let kernel: KernelExports | null = null;
	let isOff = !narrow || !narrowModule;

	/** A kernel in memory that is kept for all ranges. */
	function open(plan: NonNullable<TeamTask['narrow']>, module: WebAssembly.Module): KernelExports {
		const memory = createMemory(plan.reservedBytes, false);
		prepareMemory(memory, plan.longest);
		writePlan(memory, digits, plan);
		const setting = {module, memory, isWide: false, longest: plan.longest, member: 0, members: 1};
		return createKernel(setting, {
			...keepsNothing,
			hostReport: onUnits,
			hostFraction() {},
			hostEmit() {},
			hostKeep(first, last, ...words) {
				if (asked && isSameRange(asked, {first, last})) copied = copy(memory.buffer, words, asked);
			},
			hostFail(reason) {
				throw new Error(`the kernel gave up (${reason})`);
			},
		});
	}

	/** Copies P, Q and T one after the other; their new addresses in the words of the kernel, or null where there is no room. */
	function copy(from: ArrayBufferLike, words: readonly number[], {room, end}: Room): number[] | null {
		const placed = [...words];
		let at = room;
		for (const place of [0, 2, 4]) {
			const [address = 0, limbs = 0] = words.slice(place);
			if (at + limbBytes(limbs) > end) return null;
			new Uint8Array(wide.buffer, at, 4 * limbs).set(new Uint8Array(from, unsigned(address), 4 * limbs));
			placed[place] = at;
			at += limbBytes(limbs);
		}
		return placed;
	}

	return {
		/** Writes the sums of a range to a room: what the kernel tells of them, or null where the range is too long, or they can't be computed here. */
		compute({first, last}: ChunkRange, {room, end}: Room): number[] | null {
			if (isOff || !narrow || !narrowModule) return null;
			if (!isShort(digits, {first, last})) return null;
			asked = {first, last, room, end};
			copied = null;
			try {
				kernel ??= open(narrow, narrowModule);
				kernel.computeSums(digits, first, last, narrow.block);
			} catch {
				// Without memory for it, say, all is computed in the wide one.
				isOff = true;
				kernel = null;
			}
			asked = null;
			return copied;
		},
	};
}
