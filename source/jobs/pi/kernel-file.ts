import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

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

/**
 * The file of a name that the build put into `dist/pi/`, seen from the source tree as from a bundle in
 * `dist/` or in a folder of it.
 */
export function builtFile(name: string): string {
	const places = ['./pi/', '../pi/', '../../../dist/pi/'];
	const files = places.map(place => fileURLToPath(new URL(place + name, import.meta.url)));
	const found = files.find(file => existsSync(file));
	if (found === undefined) throw new Error(`${name} is not built: it was looked for in ${files.join(', ')}`);
	return found;
}

/** The kernel, compiled: the fastest variant this runtime can run. */
export async function compileKernel(fused = hasRelaxedSimd()): Promise<WebAssembly.Module> {
	return WebAssembly.compile(await readFile(builtFile(fused ? 'kernel-fma.wasm' : 'kernel.wasm')));
}
