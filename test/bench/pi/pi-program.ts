import {cpSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {builtFile} from '../../../source/shared/files/program-file.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Bundles the computation as the package does, with a program around it that runs it for the benchmark, and returns where
 * that is: from the source tree, reading the TypeScript would take more memory than the computation.
 */
export async function bundlePiRunner(folder: string): Promise<string> {
	const bundle = await rolldown({
		platform: 'node',
		input: {runner: here('./pi-runner.ts'), 'pi/worker': here('../../../source/jobs/pi/threads/pi-worker.ts')},
	});
	await bundle.write({dir: folder, format: 'esm'});
	await bundle.close();
	const kernel = dirname(builtFile('pi/kernel.wasm'));
	cpSync(kernel, `${folder}pi`, {recursive: true, filter: file => file === kernel || file.endsWith('.wasm')});
	return `${folder}runner.js`;
}
