import {
	compileKernel,
	hasMemory64,
	hasRelaxedSimd,
	type KernelVariant,
} from '../../../../source/jobs/pi/instance/kernel-file.ts';
import {
	arenaStart,
	createKernel,
	createMemory,
	type KernelExports,
	keepsNothing,
	prepareMemory,
} from '../../../../source/jobs/pi/instance/kernel-instance.ts';

/** The kernel's variants with 32-bit addresses that this runtime can run. */
export const narrowVariants: KernelVariant[] = hasRelaxedSimd() ? ['kernel', 'kernel-fma'] : ['kernel'];

/** All variants that this runtime can run. */
export const variants: KernelVariant[] = hasMemory64() ? [...narrowVariants, 'kernel-64'] : narrowVariants;

/** A kernel on this thread, and its memory as numbers. */
export type Bench = {
	kernel: KernelExports;
	/** Takes a buffer with these limbs in it. */
	put(limbs: Uint32Array): number;
	/** Takes an empty buffer of so many limbs. */
	room(limbs: number): number;
	/** The limbs at an address. */
	limbs(address: number, length: number): Uint32Array;
	/** The natural at an address. */
	natural(address: number, length: number): bigint;
	/** Runs and frees what was taken. */
	using<T>(work: () => T): T;
};

/** A kernel for products of up to `longest` limbs, with `bytes` of memory above its tables. */
export async function createBench(variant: KernelVariant, longest: number, bytes: number): Promise<Bench> {
	const isWide = variant === 'kernel-64';
	const memory = createMemory(Math.ceil((arenaStart(longest) + bytes) / 65_536) * 65_536, isWide);
	prepareMemory(memory, longest);
	const kernel = createKernel(
		{module: await compileKernel(variant), memory, isWide, longest, member: 0, members: 1},
		{
			hostReport() {},
			...keepsNothing,
			hostFraction() {},
			hostEmit() {},
			hostFail(reason) {
				throw new Error(`the kernel gave up (${reason})`);
			},
		},
	);
	const limbs = (address: number, length: number) => new Uint32Array(memory.buffer, address, length);
	return {
		kernel,
		put(source) {
			const address = kernel.take(4 * source.length);
			limbs(address, source.length).set(source);
			return address;
		},
		room: count => kernel.take(4 * count),
		limbs,
		natural: (address, length) => toNatural(limbs(address, length)),
		using(work) {
			const before = kernel.mark();
			try {
				return work();
			} finally {
				kernel.release(before);
			}
		},
	};
}

/** Limbs as a natural. */
export function toNatural(limbs: Uint32Array): bigint {
	const bytes = Buffer.from(limbs.slice().buffer).reverse();
	return BigInt(`0x0${bytes.toString('hex')}`);
}
