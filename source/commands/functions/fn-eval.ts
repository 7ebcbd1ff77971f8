import {loadWrittenCode, readWrittenCode} from '../../functions/code/written-code.ts';
import type {CommandContext} from '../context.ts';
import {listFlag} from '../flags.ts';
import {runFunction} from './run-function.ts';
import {streamFunction} from './stream-function.ts';

/** `lunch fn eval '<function>' [args…]`: the exit code tells whether the function returned. */
export async function fnEval(context: CommandContext): Promise<number> {
	const [text = '', ...words] = context.words;
	const written = readWrittenCode(text);
	// One that is named is none that is written out, which the reading of JavaScript says.
	const code =
		written.kind === 'module' ? {kind: 'expression' as const, runtime: 'node' as const, source: text} : written;
	const run = context.flags.stream === true ? streamFunction : runFunction;
	return run(context, await loadWrittenCode(code, listFlag(context.flags, 'module')), words);
}
