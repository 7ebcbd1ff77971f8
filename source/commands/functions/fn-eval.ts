import {expressionSource} from '../../functions/code/function-source.ts';
import type {CommandContext} from '../context.ts';
import {listFlag} from '../flags.ts';
import {runFunction} from './run-function.ts';
import {streamFunction} from './stream-function.ts';

/** `lunch fn eval '<arrow function>' [args…]`: the exit code tells whether the function returned. */
export async function fnEval(context: CommandContext): Promise<number> {
	const [text = '', ...words] = context.words;
	const source = expressionSource(text.trim().replace(/;$/, ''), listFlag(context.flags, 'module'));
	const run = context.flags.stream === true ? streamFunction : runFunction;
	return run(context, {runtime: 'node', code: {kind: 'expression', source}}, words);
}
