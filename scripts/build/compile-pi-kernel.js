// Compiles the AssemblyScript kernel of the pi computation: once plain, once with fused multiply-add for
// runtimes that have relaxed SIMD, and once more with 64-bit addresses for more than 4 GiB of memory, which only
// runtimes that have relaxed SIMD have. All use threads, so their memory is shared.
import {mkdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../..', import.meta.url));

const common = ['simd', 'threads', 'bulk-memory'];
const variants = {
	'kernel.wasm': {features: common, pages: 2 ** 16},
	'kernel-fma.wasm': {features: [...common, 'relaxed-simd'], pages: 2 ** 16},
	'kernel-64.wasm': {features: [...common, 'relaxed-simd', 'memory64'], pages: 2 ** 18},
};

/** The compiler's number for WebAssembly with 64-bit addresses, and Binaryen's for their type. */
const WASM64 = 2;
const I64 = 3;

/**
 * Has addresses be 64 bits wide: the compiler can do it, but its command line has no option for it, and it declares
 * the memory without it. It is called once the program exists and nothing was compiled.
 */
class WideAddresses {
	constructor() {
		const {program, binaryen} = this;
		const {module} = program;
		program.options.target = WASM64;
		module.sizeType = I64;
		module.setMemory = (initial, maximum, segments, _target, exportName, name, shared) => {
			if (segments.length > 0) throw new Error('the kernel has static data, which is not written for 64-bit addresses');
			const names = [exportName, name].map(text => module.allocStringCached(text));
			binaryen._BinaryenSetMemory(module.ref, initial, maximum, names[0], 0, 0, 0, 0, 0, 0, shared, true, names[1]);
		};
	}
}

/** Compiles all variants into a folder, by its URL with a slash at the end. */
export async function compilePiKernel(directory) {
	await mkdir(directory, {recursive: true});
	for (const [file, {features, pages}] of Object.entries(variants)) {
		const {error, stderr} = await asc.main(
			[
				'source/jobs/pi/kernel/index.ts',
				'--baseDir',
				root,
				'--outFile',
				fileURLToPath(new URL(file, directory)),
				'-O3',
				'--noAssert',
				'--converge',
				'--runtime',
				'stub',
				'--importMemory',
				'--sharedMemory',
				'--initialMemory',
				'1',
				'--maximumMemory',
				String(pages),
				'--use',
				'abort=',
				...features.flatMap(feature => ['--enable', feature]),
			],
			{transforms: features.includes('memory64') ? [WideAddresses] : []},
		);
		if (error) throw new Error(`${file}: ${stderr.toString()}`, {cause: error});
	}
}
