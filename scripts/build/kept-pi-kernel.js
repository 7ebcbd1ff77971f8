// Optimising the kernel takes longer than the rest of a build, and its source seldom changes: the compiled kernel is kept
// in the repository, with digests of all that went into it and of what came out. After a change of the source, `node
// scripts/build-pi-kernel.js` renews it; until then each build compiles it into node_modules/.cache, where it is kept too.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readdir, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

/** The folder of the repository that keeps the kernel's wasm files. */
export const KEPT_KERNEL = 'source/jobs/pi/built-kernel';
/** The folder of the compiler's own package.json. */
const COMPILER = 'scripts/build';
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
	const {dependencies} = JSON.parse(await readFile(join(root, COMPILER, 'package.json'), 'utf8'));
	return hash.update(`assemblyscript ${dependencies.assemblyscript}\n`).digest('hex');
}

/** The folder with the kernel's wasm files, as its source is now: those that are kept, else compiled. */
export async function keptPiKernel(root) {
	const digest = await kernelDigest(root);
	const kept = join(root, KEPT_KERNEL);
	if ((await keptDigests(kept))[0] === digest) return kept;
	const folder = join(root, `node_modules/.cache/lunch/pi-kernel-${digest.slice(0, 16)}`);
	if (existsSync(folder)) return folder;
	const unfinished = `${folder}.${process.pid}`;
	await compileKernel(root, unfinished);
	// Two builds at once make the same files: the first one counts.
	await rename(unfinished, folder).catch(error => {
		if (!existsSync(folder)) throw error;
	});
	return folder;
}

/** The lines of digests that belong beside the kernel of the repository: of what it is compiled from, then of its files. */
export async function kernelDigests(root) {
	const kept = join(root, KEPT_KERNEL);
	const files = (await readdir(kept)).filter(file => file.endsWith('.wasm')).sort();
	const lines = files.map(async file => {
		const bytes = await readFile(join(kept, file));
		return `${createHash('sha256').update(bytes).digest('hex')}  ${file}`;
	});
	return [await kernelDigest(root), ...(await Promise.all(lines))];
}

/** The lines of digests that are beside a kernel. */
export async function keptDigests(folder) {
	const text = await readFile(join(folder, DIGEST_FILE), 'utf8').catch(() => '');
	return text.trim().split('\n');
}

/** The folder of packages with the compiler, which is installed where it is missing: in the version of its lock file, whose digest npm checks. */
export function installCompiler(root) {
	const packages = join(root, COMPILER, 'node_modules');
	if (!existsSync(join(packages, 'assemblyscript')))
		execFileSync('npm', ['ci', '--prefix', join(root, COMPILER)], {stdio: ['ignore', 2, 2]});
	return packages;
}

/** Compiles the kernel into a folder. */
async function compileKernel(root, folder) {
	installCompiler(root);
	const {compilePiKernel} = await import('./compile-pi-kernel.js');
	await compilePiKernel(pathToFileURL(`${folder}/`));
}

/** Compiles the kernel that the repository keeps, and writes the digests beside it. */
export async function renewPiKernel(root) {
	const kept = join(root, KEPT_KERNEL);
	await compileKernel(root, kept);
	await writeFile(join(kept, DIGEST_FILE), `${(await kernelDigests(root)).join('\n')}\n`);
}
