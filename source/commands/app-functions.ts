import {availableParallelism, hostname, tmpdir} from 'node:os';
import {openFunctionPool} from '../functions/open-function-pool.ts';
import {findProgram} from '../functions/sandbox.ts';
import type {OpenedFunctions} from '../tui/model/functions/functions-data.ts';
import type {CommandContext} from './context.ts';

/** Opens where the app runs functions: worker processes of its own, which end with it. */
export async function openAppFunctions({env, settings}: CommandContext): Promise<OpenedFunctions> {
	const path = env.PATH ?? '';
	const functions = openFunctionPool({
		limit: settings.functions || availableParallelism(),
		node: process.execPath,
		python: findProgram('python3', path),
		modules: process.cwd(),
		folder: tmpdir(),
		isolation: {allowNet: settings.allowNet, bwrap: findProgram('bwrap', path)},
		env,
		sendKill: pid => void process.kill(pid, 'SIGKILL'),
		machine: hostname(),
	});
	return {functions, place: 'this machine'};
}
