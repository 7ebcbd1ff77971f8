// Optimising the kernel takes longer than the rest of a build, and its source seldom changes: the compiled kernel is kept
// in the repository, with the digest of all that went into it. After a change of the source, `node
// scripts/build-pi-kernel.js` renews it; until then each build compiles it into node_modules/.cache, where it is kept too.
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readdir, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

/** The folder of the repository that keeps the kernel's wasm files. */
const KEPT_KERNEL = 'source/jobs/pi/built-kernel';
const DIGEST_FILE = 'built-from.sha256';

/** The digest of all that the kernel is compiled from, in hexadecimal. */
export async function kernelDigest(root) {
	const sources = join(root, 'source/jobs/pi/kernel');
	const files = (await readdir(sources, {recursive: true}))
		.filter(file => file.endsWith('.ts'))
		.sort()
		.map(file => join(sources, file));
	files.push(join(root, 'scripts/build/compile-pi-kernel.js'));
	const hash = createHash('sha256');
	for (const file of files) hash.update(`${file.slice(root.length)}\n`).update(await readFile(file));
	const compiler = JSON.parse(await readFile(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'));
	return hash.update(`${compiler.name} ${compiler.version}\n`).digest('hex');
}

/** The folder with the kernel's wasm files, as its source is now: those that are kept, else compiled. */
export async function keptPiKernel(root) {
	const digest = await kernelDigest(root);
	const kept = join(root, KEPT_KERNEL);
	if ((await readFile(join(kept, DIGEST_FILE), 'utf8').catch(() => '')).trim() === digest) return kept;
	const folder = join(root, `node_modules/.cache/lunch/pi-kernel-${digest.slice(0, 16)}`);
	if (existsSync(folder)) return folder;
	const unfinished = `${folder}.${process.pid}`;
	const {compilePiKernel} = await import('./compile-pi-kernel.js');
	await compilePiKernel(pathToFileURL(`${unfinished}/`));
	// Two builds at once make the same files: the first one counts.
	await rename(unfinished, folder).catch(error => {
		if (!existsSync(folder)) throw error;
	});
	return folder;
}

/** Compiles the kernel that the repository keeps, and writes beside it what it was compiled from. */
export async function renewPiKernel(root) {
	const {compilePiKernel} = await import('./compile-pi-kernel.js');
	const kept = join(root, KEPT_KERNEL);
	await compilePiKernel(pathToFileURL(`${kept}/`));
	await writeFile(join(kept, DIGEST_FILE), `${await kernelDigest(root)}\n`);
}
