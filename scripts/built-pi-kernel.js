// Optimising the kernel takes most of a build, and its source seldom changes: what was built is kept
// under a name made of all that went into it.
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {readdir, readFile, rename} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {buildPiKernel} from './build-pi-kernel.js';

/** The folder with the kernel's wasm files, built if it has to be. */
export async function builtPiKernel(root) {
	const sources = join(root, 'source/jobs/pi/kernel');
	const files = (await readdir(sources)).sort().map(file => join(sources, file));
	files.push(join(root, 'scripts/build-pi-kernel.js'), join(root, 'node_modules/assemblyscript/package.json'));
	const hash = createHash('sha256');
	for (const file of files) hash.update(`${file.slice(root.length)}\n`).update(await readFile(file));
	const folder = join(root, `node_modules/.cache/lunch/pi-kernel-${hash.digest('hex').slice(0, 16)}`);
	if (existsSync(folder)) return folder;
	const unfinished = `${folder}.${process.pid}`;
	await buildPiKernel(pathToFileURL(`${unfinished}/`));
	// Two builds at once make the same files: the first one counts.
	await rename(unfinished, folder).catch(error => {
		if (!existsSync(folder)) throw error;
	});
	return folder;
}
