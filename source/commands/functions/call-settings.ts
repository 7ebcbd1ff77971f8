import type {CallRequest, Runtime} from '../../functions/functions.ts';
import {readKwargs} from '../../functions/values/function-arguments.ts';
import {encodeValue} from '../../functions/values/values.ts';
import {LunchError} from '../../shared/errors.ts';
import type {CommandContext} from '../context.ts';
import {listFlag, textFlag} from '../flags.ts';

/** What the flags of a command say about a call, whatever its arguments are. USAGE for flags that can't be read. */
export function callSettings(
	{flags, settings}: Pick<CommandContext, 'flags' | 'settings'>,
	runtime: Runtime,
): Omit<CallRequest, 'runtime' | 'code' | 'args'> {
	const kwargs = textFlag(flags, 'kwargs');
	return {
		modules: listFlag(flags, 'module'),
		kwargs: kwargs === undefined ? undefined : encodeValue('json', readKwargs(kwargs), 'kwargs'),
		resultEncoding: runtime === 'node' ? 'rich' : 'json',
		timeoutMs: settings.timeout === null ? undefined : settings.timeout * 1000,
		hintMs: readHint(textFlag(flags, 'hint')),
		reuse: flags.reuse === true,
	};
}

function readHint(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const seconds = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
	if (seconds > 0) return seconds * 1000;
	throw new LunchError('USAGE', `--hint expects seconds above 0, got "${text}".`, {hint: 'As in --hint 2.5.'});
}
