import {existsSync} from 'node:fs';
import {mkdir, rename, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

/** The files of the workers' programs. */
export interface WorkerFiles {
	node: string;
	python: string;
}

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
	return {node: await bundled(source('./node-worker/main.ts')), python: source('./python-worker.py')};
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
	const folder = fileURLToPath(new URL('../../../node_modules/.cache/lunch/', import.meta.url));
	const file = `${folder}node-worker-${hash.replaceAll(/\W/g, '_')}.mjs`;
	if (existsSync(file)) return file;
	await mkdir(folder, {recursive: true});
	const unfinished = `${file}.${crypto.randomUUID()}`;
	await writeFile(unfinished, contents);
	await rename(unfinished, file);
	return file;
}
