import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import * as z from 'zod';
import {LunchError, messageOf} from '../../../shared/errors.ts';

/** An interpreter of Python. */
export interface PythonFacts {
	/** Its file, not one that chooses among several. */
	file: string;
	/** Where it is installed, and for one of a virtual environment, where that is. */
	basePrefix: string;
	prefix: string;
	/** As in `3.11.2`. */
	version: string;
}

const LOOK_MS = 20_000;
const PROGRAM =
	'import json, sys; print(json.dumps([sys.executable, sys.base_prefix, sys.prefix, "%d.%d.%d" % sys.version_info[:3]]))';
const facts = z.tuple([z.string().min(1), z.string().min(1), z.string().min(1), z.string().regex(/^\d+\.\d+\.\d+$/)]);

/** Asks an interpreter what it is. FUNCTION_RUNTIME_MISSING for a file that is none. */
export async function pythonFacts(file: string, env: Readonly<Record<string, string>>): Promise<PythonFacts> {
	try {
		const child = spawn(file, ['-I', '-c', PROGRAM], {env, timeout: LOOK_MS, stdio: ['ignore', 'pipe', 'ignore']});
		const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
		const [own, basePrefix, prefix, version] = facts.parse(JSON.parse(said));
		return {file: own, basePrefix, prefix, version};
	} catch (error) {
		const why = error instanceof Error && 'code' in error ? messageOf(error) : 'it does not answer as one does';
		throw new LunchError('FUNCTION_RUNTIME_MISSING', `${file} is no Python 3 that runs here: ${why}.`, {cause: error});
	}
}

/** Whether a version is among those that `requires-python` allows, as in `>=3.11,<4`. What can't be read allows all. */
export function isAllowed(version: string, specifiers: string): boolean {
	return specifiers.split(',').every(part => {
		const [, sign = '', wanted = '', wildcard] = /^\s*(~=|===?|!=|<=|>=|<|>)\s*([\d.]*\d)(\.\*)?\s*$/.exec(part) ?? [];
		return sign === '' || fits(parts(version), sign, parts(wanted), wildcard !== undefined);
	});
}

function fits(version: readonly number[], sign: string, wanted: readonly number[], isPrefix: boolean): boolean {
	const order = compare(isPrefix ? version.slice(0, wanted.length) : version, wanted);
	if (sign === '>=') return order >= 0;
	if (sign === '<=') return order <= 0;
	if (sign === '>') return order > 0;
	if (sign === '<') return order < 0;
	if (sign === '!=') return order !== 0;
	// `~=3.10` is any 3 from there on.
	if (sign === '~=') return order >= 0 && compare(version.slice(0, wanted.length - 1), wanted.slice(0, -1)) === 0;
	return order === 0;
}

function parts(version: string): number[] {
	return version.split('.').map(Number);
}

function compare(one: readonly number[], other: readonly number[]): number {
	for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
		const difference = (one[at] ?? 0) - (other[at] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
