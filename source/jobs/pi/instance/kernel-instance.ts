import {twiddleBytes, writeTwiddles} from './twiddles.ts';
import {takingBigints, withNumbers} from './wide-addresses.ts';

/** The exports of the kernel; addresses and lengths are numbers, residues bigints. */
export type KernelExports = {
	begin(twiddles: number, arena: number, end: number, member: number, members: number): void;
	/** `divided`: 1 where others may convert sections of the decimals. */
	computeDecimals(digits: number, block: number, divided?: number): void;
	computeSums(digits: number, first: number, last: number, block: number): void;
	mark(): number;
	peak(): number;
	release(address: number): void;
	take(bytes: number): number;
	multiply(dst: number, a: number, la: number, b: number, lb: number): void;
	transformProduct(dst: number, a: number, la: number, b: number, lb: number): void;
	splitProduct(dst: number, a: number, la: number, b: number, lb: number, expected: bigint): void;
	schoolbook(dst: number, a: number, la: number, b: number, lb: number): void;
	productRoom(la: number, lb: number): number;
	plannedLength(length: number): number;
	digitBits(length: number): number;
	residueOf(p: number, length: number): bigint;
};

/** The functions that the kernel calls. */
export type KernelHost = {
	hostReport(units: number): void;
	hostFraction(address: number, length: number): void;
	hostEmit(address: number, length: number): void;
	/** Addresses and lengths of P, Q and T, then the exponent and how many terms there are. */
	hostKeep(first: number, last: number, ...numbers: number[]): void;
	hostRecall(first: number, last: number, waits: number, room: number, end: number, found: number): number;
	hostFail(reason: number): void;
};

/** The host's side for a computation of which nothing is kept. */
export const keepsNothing = {hostKeep() {}, hostRecall: () => 0};

/** A member's view of the computation's memory. */
export type KernelSetting = {
	module: WebAssembly.Module;
	memory: WebAssembly.Memory;
	/** Whether module and memory are those of 64-bit addresses. */
	isWide: boolean;
	/** Limbs of the longest transform there can be, a power of two. */
	longest: number;
	member: number;
	members: number;
};

/** Bytes in front of the arena: the kernel's own head, then the twiddles. */
export function arenaStart(longest: number): number {
	return HEAD_BYTES + twiddleBytes(longest);
}

/** For the kernel's barrier and slots; static data would begin here too, but it has none. */
const HEAD_BYTES = 65_536;

/** Memory of so many bytes, a multiple of 64 KiB. */
export function createMemory(bytes: number, isWide: boolean): WebAssembly.Memory {
	const pages = bytes / 65_536;
	if (!isWide) return new WebAssembly.Memory({initial: pages, maximum: pages, shared: true});
	return new WebAssembly.Memory({initial: BigInt(pages), maximum: BigInt(pages), shared: true, address: 'i64'});
}

/** Writes the tables that all members read: once for a memory. */
export function prepareMemory(memory: WebAssembly.Memory, longest: number): void {
	writeTwiddles(memory.buffer, HEAD_BYTES, longest);
}

/** The kernel for one member of a team, ready to compute. */
export function createKernel(setting: KernelSetting, host: KernelHost): KernelExports {
	const {module, memory, isWide, longest, member, members} = setting;
	const instance = new WebAssembly.Instance(module, {env: {memory}, host: isWide ? takingBigints(host) : {...host}});
	const kernel = (isWide ? withNumbers(instance.exports) : instance.exports) as unknown as KernelExports;
	kernel.begin(HEAD_BYTES, arenaStart(longest), memory.buffer.byteLength, member, members);
	return kernel;
}
