import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {fileBeside, installedFile, loadEsbuild, staysExternal} from '../../code/bundle/installed-package.ts';

/** The files of the workers' programs. */
export interface WorkerFiles {
	node: string;
	python: string;
}

/** The parts of a Python worker's program, in order. */
const PYTHON_PARTS = ['python-values.py', 'python-modules.py', 'python-worker.py'];

/**
 * The workers' programs: in `dist/functions/`, or, seen from the source tree, made of it now. Each is one file that
 * needs no other, so that a sandbox has to show a worker nothing else. A program that this code was bundled into finds
 * them in the package where that is installed: CONFIG_INVALID where it is not.
 */
export async function findWorkerFiles(): Promise<WorkerFiles> {
	for (const find of [builtFile, (name: string) => installedFile(`dist/functions/${name}`)]) {
		const [node, python] = [find('node-worker.cjs'), find('python-worker.py')];
		if (node !== null && python !== null) return {node, python};
		const parts = PYTHON_PARTS.map(part => fileBeside(`../pool/python/${part}`));
		const entry = fileBeside('../pool/node-worker/main.ts');
		if (entry !== null) return {node: await bundled(entry), python: await joined(parts.filter(part => part !== null))};
	}
	throw staysExternal();
}

function builtFile(name: string): string | null {
	return fileBeside(`./functions/${name}`) ?? fileBeside(`../functions/${name}`);
}

async function bundled(entry: string): Promise<string> {
	const {build} = loadEsbuild();
	const {outputFiles} = await build({
		entryPoints: [entry],
		bundle: true,
		write: false,
		platform: 'node',
		// Node starts it a tenth faster than an ES module.
		format: 'cjs',
		target: 'node24',
	});
	const [{contents, hash} = {contents: new Uint8Array(), hash: ''}] = outputFiles;
	return kept(`node-worker-${hash.replaceAll(/\W/g, '_')}.cjs`, contents);
}

async function joined(parts: readonly string[]): Promise<string> {
	const texts = await Promise.all(parts.map(part => readFile(part, 'utf8')));
	const text = texts.join('\n\n');
	return kept(`python-worker-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.py`, text);
}

/** A file of this name and content, whole whenever it is there. */
async function kept(name: string, contents: string | Uint8Array): Promise<string> {
	const folder = fileURLToPath(new URL('../../../../node_modules/.cache/lunch/', import.meta.url));
	const file = folder + name;
	if (existsSync(file)) return file;
	await mkdir(folder, {recursive: true});
	const unfinished = `${file}.${crypto.randomUUID()}`;
	await writeFile(unfinished, contents);
	await rename(unfinished, file);
	return file;
}
