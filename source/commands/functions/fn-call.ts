import {resolve} from 'node:path';
import {moduleCode} from '../../functions/code/module-code.ts';
import {readFunctionName} from '../../functions/values/function-arguments.ts';
import type {CommandContext} from '../context.ts';
import {runFunction} from './run-function.ts';
import {streamFunction} from './stream-function.ts';

/** `lunch fn call <module-file>#<export> [args…]`: the exit code tells whether the function returned. */
export async function fnCall(context: CommandContext): Promise<number> {
	const [name = '', ...words] = context.words;
	const {file, entry} = readFunctionName(name);
	const run = context.flags.stream === true ? streamFunction : runFunction;
	return run(context, await moduleCode(resolve(file), entry), words);
}
