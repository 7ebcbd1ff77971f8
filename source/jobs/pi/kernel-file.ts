import {readFile} from 'node:fs/promises';
import {builtFile} from '../../shared/files/program-file.ts';

// Modules that are valid only where the feature is: (func (drop (i32x4.splat ...))) and
// (func (drop (f64x2.relaxed_madd ...))), written as bytes so that nothing has to be built for them.
const HEADER = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0];
const SIMD = [...HEADER, 10, 9, 1, 7, 0, 65, 0, 253, 17, 26, 11];
const V128_CONST = [253, 12, ...new Array<number>(16).fill(0)];
const RELAXED = [...HEADER, 10, 62, 1, 60, 0, ...V128_CONST, ...V128_CONST, ...V128_CONST, 253, 135, 2, 26, 11];

/** Whether this runtime can run the kernel at all. */
export function canRunKernel(): boolean {
	return WebAssembly.validate(new Uint8Array(SIMD));
}

/** Whether this runtime has fused multiply-add. */
export function hasRelaxedSimd(): boolean {
	return WebAssembly.validate(new Uint8Array(RELAXED));
}

/** The kernel, compiled: the fastest variant this runtime can run. */
export async function compileKernel(fused = hasRelaxedSimd()): Promise<WebAssembly.Module> {
	return WebAssembly.compile(await readFile(builtFile(fused ? 'pi/kernel-fma.wasm' : 'pi/kernel.wasm')));
}
