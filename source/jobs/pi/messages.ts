// What the pool and its threads say to each other.
import type {HexDigits} from './hex-digits.ts';

/** A computation, for the thread that leads the crew. */
export type PiTask = {
	digits: number;
	/** The compiled kernel; without one the decimals come from BigInt. */
	module?: WebAssembly.Module;
	members: number;
	/** Whether the module is the kernel with 64-bit addresses. */
	isWide: boolean;
	longest: number;
	room: number;
	rounds: number;
	block: number;
	reservedBytes: number;
	control: SharedArrayBuffer;
};

/** Several computations short enough for BigInt, for the thread that leads the crew. */
export type ShortTask = {short: readonly number[]};

/** The leader's word to the rest of the crew. */
export type CrewTask = PiTask & {memory: WebAssembly.Memory; module: WebAssembly.Module};

/** What a thread answers. */
export type PiAnswer =
	| ({kind: 'hex'} & HexDigits)
	| {kind: 'chunk'; chunk: Uint8Array<ArrayBuffer>}
	| {kind: 'texts'; texts: string[]}
	| {kind: 'done'; bytes: number}
	| {kind: 'failed'; reason: number; message: string};

/** Words of the control block: chunks sent and not yet taken; then each member's work done, as doubles. */
export const WAITING_CHUNKS = 0;
const WORK_OFFSET = 8;

/** Bytes of a control block. */
export function controlBytes(members: number): number {
	return WORK_OFFSET + 8 * members;
}

/** The part of a control block in which each member counts its work. */
export function workCounters(control: SharedArrayBuffer): Float64Array {
	return new Float64Array(control, WORK_OFFSET);
}
