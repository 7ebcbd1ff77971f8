import type {CallRequest, Runtime} from '../../functions/functions.ts';
import {readKwargs} from '../../functions/values/function-arguments.ts';
import {encodeValue} from '../../functions/values/values.ts';
import {LunchError} from '../../shared/errors.ts';
import type {CommandContext} from '../context.ts';
import {listFlag, textFlag} from '../flags.ts';

/** The settings of a call by the flags of a command, whatever its arguments are. USAGE for flags that can't be read. */
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
	return text === undefined ? undefined : readSeconds('hint', text) * 1000;
}

/** The seconds above 0 that a flag says. USAGE. */
export function readSeconds(flag: string, text: string): number {
	const seconds = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
	if (seconds > 0) return seconds;
	throw new LunchError('USAGE', `--${flag} expects seconds above 0, got "${text}".`, {hint: `As in --${flag} 2.5.`});
}
