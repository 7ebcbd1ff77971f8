// Compiles the AssemblyScript kernel of the pi computation: once plain, once with fused multiply-add for
// runtimes that have relaxed SIMD. Both use threads, so their memory is shared.
import {mkdir} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import asc from 'assemblyscript/asc';
import {BUILT_KERNEL, writeKernelDigest} from './built-pi-kernel.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const variants = {
	'kernel.wasm': ['simd', 'threads', 'bulk-memory'],
	'kernel-fma.wasm': ['simd', 'threads', 'bulk-memory', 'relaxed-simd'],
};

/** Builds both variants into a folder, by its URL with a slash at the end. */
export async function buildPiKernel(directory) {
	await mkdir(directory, {recursive: true});
	for (const [file, features] of Object.entries(variants)) {
		const {error, stderr} = await asc.main([
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
			'65536',
			'--use',
			'abort=',
			...features.flatMap(feature => ['--enable', feature]),
		]);
		if (error) throw new Error(`${file}: ${stderr.toString()}`, {cause: error});
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await buildPiKernel(new URL(`../${BUILT_KERNEL}/`, import.meta.url));
	await writeKernelDigest(root);
}
