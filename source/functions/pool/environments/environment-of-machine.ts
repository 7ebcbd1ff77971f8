import {stat} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {LunchError} from '../../../shared/errors.ts';
import type {CallEnvironment} from '../../functions.ts';
import type {Mount} from '../sandbox/mount.ts';
import type {OpenedEnvironment} from './opened-environment.ts';
import type {PythonFacts} from './python-version.ts';

/** An environment that is on this machine already: an interpreter, a virtual environment, a folder with `node_modules`. */
export async function environmentOfMachine(
	environment: Exclude<CallEnvironment, {kind: 'packages'}>,
	factsOf: (file: string) => Promise<PythonFacts>,
): Promise<OpenedEnvironment> {
	const path = resolve(environment.path);
	if (environment.kind === 'node-modules') {
		return {key: `node ${path}`, interpreter: null, mounts: [], modules: path, release() {}};
	}
	const {file, prefix, basePrefix, version} = await factsOf(await interpreterAt(path));
	const mounts: Mount[] = [...new Set([prefix, basePrefix])].filter(isNoSystem).map(from => ({from, to: from}));
	return {key: `python ${file} ${version}`, interpreter: file, mounts, modules: null, release() {}};
}

/** The interpreter of a virtual environment's folder, or the file itself. */
async function interpreterAt(path: string): Promise<string> {
	const found = await stat(path).catch(() => null);
	if (!found) throw new LunchError('FUNCTION_RUNTIME_MISSING', `${path} is not there.`);
	return found.isDirectory() ? join(path, 'bin/python') : path;
}

function isNoSystem(folder: string): boolean {
	return folder !== '/usr' && !folder.startsWith('/usr/');
}
