import type {CallRequest, Runtime} from '../../functions/functions.ts';
import {readKwargs} from '../../functions/values/function-arguments.ts';
import {encodeValue} from '../../functions/values/values.ts';
import type {CommandContext} from '../context.ts';
import {secondsFlag} from '../flag-values.ts';
import {listFlag, textFlag} from '../flags.ts';

/** The settings of a call by the flags of a command, whatever its arguments are. USAGE for flags that can't be read. */
export function callSettings(
	{flags, settings}: Pick<CommandContext, 'flags' | 'settings'>,
	runtime: Runtime,
): Omit<CallRequest, 'runtime' | 'code' | 'args'> {
	const kwargs = textFlag(flags, 'kwargs');
	const hint = secondsFlag(flags, 'hint');
	return {
		modules: listFlag(flags, 'module'),
		kwargs: kwargs === undefined ? undefined : encodeValue('json', readKwargs(kwargs), 'kwargs'),
		resultEncoding: runtime === 'node' ? 'rich' : 'json',
		timeoutMs: settings.timeout === null ? undefined : settings.timeout * 1000,
		hintMs: hint === undefined ? undefined : hint * 1000,
		reuse: flags.reuse === true,
	};
}
