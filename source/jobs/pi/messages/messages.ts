// The messages between the pool and its threads.

import type {HexDigits} from '../decimals/hex-digits.ts';
import type {ChunkRange} from '../plan/chunks.ts';
import type {MemoryPlan} from '../plan/memory-needed.ts';

/** A computation, for the thread that leads the team. */
export type PiTask = Omit<MemoryPlan, 'bytes'> & {
	digits: number;
	/** The chunks whose sums are asked for; null for the decimals. */
	sums: ChunkRange | null;
	/** The compiled kernel; without one the decimals come from BigInt. */
	module?: WebAssembly.Module;
	/** The kernel with 32-bit addresses, where short ranges are summed with it. */
	narrowModule?: WebAssembly.Module | undefined;
	members: number;
	control: SharedArrayBuffer;
	/** Whether each thread tells its number in the system, so that it can be made to give way. */
	tellsThreads: boolean;
	/** The ranges whose sums are kept from before, or may be computed elsewhere: those that are asked for. */
	kept: readonly ChunkRange[];
	/** Whether others may convert sections of the decimals. */
	isDivided: boolean;
	/** How often finished sums are sent to be kept; null where none are. */
	keeping: KeepingPace | null;
};

/** Finished sums are sent when both are over since the last ones were. */
export type KeepingPace = {
	ms: number;
	/** Units of work. */
	units: number;
	/** The units of the whole job. */
	allUnits: number;
};

/** Several computations short enough for BigInt, for the thread that leads the team. */
export type ShortTask = {short: readonly number[]};

/** The leader's word to the rest of the team. */
export type TeamTask = PiTask & {memory: WebAssembly.Memory; module: WebAssembly.Module};

/** The answer of a thread. */
export type PiAnswer =
	| ({kind: 'hex'} & HexDigits)
	| {kind: 'chunk'; chunk: Uint8Array<ArrayBuffer>}
	| {kind: 'texts'; texts: string[]}
	| {kind: 'thread'; id: number}
	| SumsAnswer
	| RecallAnswer
	| {kind: 'done'; bytes: number}
	| {kind: 'failed'; reason: number; message: string};

/** Finished sums, to be kept. The member sends no others before its word in the control block is nought. */
export type SumsAnswer = {kind: 'sums'; member: number; range: ChunkRange; content: Uint8Array<ArrayBuffer>[]};

/** A question for kept sums, whose numbers are written into the memory. The member waits for the answer in the control block. */
export type RecallAnswer = {
	kind: 'recall';
	member: number;
	range: ChunkRange;
	/** Whether the answer is not to come before others that are computing them have done so. */
	waits: boolean;
	memory: SharedArrayBuffer;
	/** Where the numbers are to be, and where the room ends. */
	room: number;
	end: number;
	/** Behind the word at this address their lengths are to be, their exponent and how many terms they are of. */
	found: number;
};
