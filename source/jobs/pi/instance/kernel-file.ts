import {readFile} from 'node:fs/promises';
import {builtFile} from '../../../shared/files/program-file.ts';

// Modules that are valid only where the feature is: (func (drop (i32x4.splat ...))),
// (func (drop (f64x2.relaxed_madd ...))) and (memory i64 0 1 shared), written as bytes so that nothing has to be built
// for them.
const MAGIC = [0, 97, 115, 109, 1, 0, 0, 0];
const HEADER = [...MAGIC, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0];
const SIMD = [...HEADER, 10, 9, 1, 7, 0, 65, 0, 253, 17, 26, 11];
const V128_CONST = [253, 12, ...new Array<number>(16).fill(0)];
const RELAXED = [...HEADER, 10, 62, 1, 60, 0, ...V128_CONST, ...V128_CONST, ...V128_CONST, 253, 135, 2, 26, 11];
const MEMORY_64 = [...MAGIC, 5, 4, 1, 7, 0, 1];

/** Whether this runtime can run the kernel at all. */
export function canRunKernel(): boolean {
	return WebAssembly.validate(new Uint8Array(SIMD));
}

/** Whether this runtime has fused multiply-add. */
export function hasRelaxedSimd(): boolean {
	return WebAssembly.validate(new Uint8Array(RELAXED));
}

/** Whether this runtime has memories of more than 4 GiB. */
export function hasMemory64(): boolean {
	return WebAssembly.validate(new Uint8Array(MEMORY_64)) && hasRelaxedSimd();
}

/** The variants of the kernel: without and with fused multiply-add, and with 64-bit addresses. */
export type KernelVariant = 'kernel' | 'kernel-fma' | 'kernel-64';

/** The fastest variant this runtime can run, of those that reach 4 GiB or of those that reach more. */
export function kernelVariant(isWide: boolean): KernelVariant {
	if (isWide) return 'kernel-64';
	return hasRelaxedSimd() ? 'kernel-fma' : 'kernel';
}

/** A variant of the kernel, compiled. */
export async function compileKernel(variant: KernelVariant = kernelVariant(false)): Promise<WebAssembly.Module> {
	return WebAssembly.compile(await readFile(builtFile(`pi/${variant}.wasm`)));
}
