import {extname} from 'node:path';
import {LunchError} from '../../shared/errors.ts';
import {fileFailureText} from '../../shared/files/file-failure.ts';
import {readRegular, statRegular} from '../../shared/files/regular-file.ts';
import type {CallEnvironment, FunctionCode, Runtime} from '../functions.ts';
import {bundleModule} from './bundle/bundle-module.ts';
import type {PlaceStack} from './bundle/source-places.ts';
import {pythonEnvironment} from './python/python-environment.ts';
import {pythonModule} from './python/python-module.ts';

/** Code and its runtime. */
export interface ModuleCode {
	runtime: Runtime;
	code: FunctionCode;
	/** Makes places in its stacks those of the files that it was made of. */
	placeStack?: PlaceStack;
	/** The environment that it says it needs, as any machine can build it; null or left out for none. */
	packages?: CallEnvironment | null;
	/** The same as it is on this machine; null or left out for none. */
	installed?: CallEnvironment | null;
	/** Whether it can't run where that is not. */
	needsInstalled?: boolean;
}

const runtimeOf: Readonly<Record<string, Runtime>> = {
	'.js': 'node',
	'.mjs': 'node',
	'.cjs': 'node',
	'.ts': 'node',
	'.mts': 'node',
	'.cts': 'node',
	'.jsx': 'node',
	'.tsx': 'node',
	'.py': 'python',
};

/** The endings of the names of modules. */
export const moduleEndings: readonly string[] = Object.keys(runtimeOf);

/** Largest module that is read, in bytes. */
const LARGEST_FILE = 16 * 1024 * 1024;

/**
 * The function `entry` of a module's file, as it can be sent: JavaScript and TypeScript with all they import, Python
 * with the modules and packages beside it. FUNCTION_NOT_FOUND where there is no such file or function, FUNCTION_INVALID for other kinds of files.
 */
export async function moduleCode(file: string, entry: string): Promise<ModuleCode> {
	const runtime = runtimeOf[extname(file).toLowerCase()];
	if (!runtime) {
		throw new LunchError('FUNCTION_INVALID', `${file} is not a module that can be run.`, {
			hint: `It has to end with one of ${moduleEndings.join(' ')}.`,
		});
	}
	if ((await sizeOf(file)) > LARGEST_FILE)
		throw new LunchError('FUNCTION_TOO_LARGE', `${file} is larger than ${LARGEST_FILE} bytes.`);
	if (runtime === 'node') return {runtime, ...(await bundleModule(file, entry))};
	const [source, {packages, venv}] = await Promise.all([
		pythonModule(file),
		pythonEnvironment(file, (await readRegular(file)).toString('latin1')),
	]);
	return {runtime, code: {kind: 'module', source, entry}, packages, installed: venv};
}

async function sizeOf(file: string): Promise<number> {
	try {
		return (await statRegular(file)).size;
	} catch (error) {
		throw new LunchError('FUNCTION_NOT_FOUND', `${file} ${fileFailureText(error)}.`, {cause: error});
	}
}
