// Optimising the kernel takes longer than the rest of a build, and its source seldom changes: what was built of it is
// in the repository, with the digest of all that went into it. After a change of the source, `node
// scripts/build-pi-kernel.js` builds it anew; until then each build does, and keeps it in node_modules/.cache.
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readdir, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

/** Where the repository has the kernel's wasm files, within it. */
export const BUILT_KERNEL = 'source/jobs/pi/built-kernel';
const DIGEST_FILE = 'built-from.sha256';

/** The digest of all that the kernel is built from, in hexadecimal. */
export async function kernelDigest(root) {
	const sources = join(root, 'source/jobs/pi/kernel');
	const files = (await readdir(sources, {recursive: true}))
		.filter(file => file.endsWith('.ts'))
		.sort()
		.map(file => join(sources, file));
	files.push(join(root, 'scripts/build-pi-kernel.js'));
	const hash = createHash('sha256');
	for (const file of files) hash.update(`${file.slice(root.length)}\n`).update(await readFile(file));
	const compiler = JSON.parse(await readFile(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
	return hash.update(`${compiler.name} ${compiler.version}\n`).digest('hex');
}

/** The folder with the kernel's wasm files, built if it has to be. */
export async function builtPiKernel(root) {
	const digest = await kernelDigest(root);
	const kept = join(root, BUILT_KERNEL);
	if ((await readFile(join(kept, DIGEST_FILE), 'utf8').catch(() => '')).trim() === digest) return kept;
	const folder = join(root, `node_modules/.cache/lunch/pi-kernel-${digest.slice(0, 16)}`);
	if (existsSync(folder)) return folder;
	const unfinished = `${folder}.${process.pid}`;
	const {buildPiKernel} = await import('./build-pi-kernel.js');
	await buildPiKernel(pathToFileURL(`${unfinished}/`));
	// Two builds at once make the same files: the first one counts.
	await rename(unfinished, folder).catch(error => {
		if (!existsSync(folder)) throw error;
	});
	return folder;
}

/** Writes the digest beside the kernel in the repository, which has to be just built. */
export async function writeKernelDigest(root) {
	await writeFile(join(root, BUILT_KERNEL, DIGEST_FILE), `${await kernelDigest(root)}\n`);
}
