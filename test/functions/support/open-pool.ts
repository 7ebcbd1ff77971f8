import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Functions} from '../../../source/functions/functions.ts';
import {type FunctionPoolOptions, openFunctionPool} from '../../../source/functions/pool/open-function-pool.ts';
import {findProgram} from '../../../source/functions/pool/sandbox/find-program.ts';

const path = process.env.PATH ?? '';
export const bwrap = findProgram('bwrap', path);

/** A pool with a folder of its own. */
export function openPool(more: Partial<FunctionPoolOptions> = {}): {
	functions: Functions;
	warnings: Error[];
	close(): Promise<void>;
} {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-functions-'));
	const warnings: Error[] = [];
	const functions = openFunctionPool({
		limit: 2,
		queueLimit: 20,
		node: process.execPath,
		python: existsSync('/usr/bin/python3') ? '/usr/bin/python3' : findProgram('python3', path),
		folder,
		cache: fileURLToPath(new URL('../../../node_modules/.cache/lunch/', import.meta.url)),
		isolation: {allowNet: false, bwrap},
		env: process.env,
		process: {pid: process.pid, uid: process.getuid?.() ?? null, architecture: process.arch},
		sendKill: pid => {
			process.kill(pid, 'SIGKILL');
		},
		machine: 'here',
		onWarning: warning => warnings.push(warning),
		...more,
	});
	return {
		functions,
		warnings,
		async close() {
			await functions.close();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
