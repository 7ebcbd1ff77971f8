import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

/** The files of the workers' programs. */
export interface WorkerFiles {
	node: string;
	python: string;
}

/** What the program of a Python worker is put together of, in this order. */
const PYTHON_PARTS = ['python-values.py', 'python-worker.py'];

/**
 * The workers' programs: in `dist/functions/`, or, seen from the source tree, made of it now. Each is one file that
 * needs no other, so that a sandbox has to show a worker nothing else.
 */
export async function findWorkerFiles(): Promise<WorkerFiles> {
	for (const folder of ['./functions/', '../functions/']) {
		const [node, python] = ['node-worker.mjs', 'python-worker.py'].map(name =>
			fileURLToPath(new URL(folder + name, import.meta.url)),
		);
		if (node && python && existsSync(node) && existsSync(python)) return {node, python};
	}
	const source = (name: string) => fileURLToPath(new URL(name, import.meta.url));
	const parts = PYTHON_PARTS.map(name => source(`./${name}`));
	return {node: await bundled(source('./node-worker/main.ts')), python: await joined(parts)};
}

async function bundled(entry: string): Promise<string> {
	const {build} = await import('esbuild');
	const {outputFiles} = await build({
		entryPoints: [entry],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'esm',
		target: 'node24',
	});
	const [{contents, hash} = {contents: new Uint8Array(), hash: ''}] = outputFiles;
	return kept(`node-worker-${hash.replaceAll(/\W/g, '_')}.mjs`, contents);
}

async function joined(parts: readonly string[]): Promise<string> {
	const texts = await Promise.all(parts.map(part => readFile(part, 'utf8')));
	const text = texts.join('\n\n');
	return kept(`python-worker-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.py`, text);
}

/** A file of this name and content, whole whenever it is there. */
async function kept(name: string, contents: string | Uint8Array): Promise<string> {
	const folder = fileURLToPath(new URL('../../../node_modules/.cache/lunch/', import.meta.url));
	const file = folder + name;
	if (existsSync(file)) return file;
	await mkdir(folder, {recursive: true});
	const unfinished = `${file}.${crypto.randomUUID()}`;
	await writeFile(unfinished, contents);
	await rename(unfinished, file);
	return file;
}
