import type {ModuleCode} from '../../functions/code/module-code.ts';
import type {CallEnvironment, Functions} from '../../functions/functions.ts';
import {environmentOf} from '../../functions/library/environment-of.ts';
import type {CommandContext} from '../context.ts';
import {type Flags, textFlag} from '../flags.ts';

/** The environment of a call by the flags of a command. FUNCTION_INVALID for one that is not where the call runs. */
export function callEnvironment(
	flags: Flags,
	code: ModuleCode,
	functions: Pick<Functions, 'isLocal'>,
): CallEnvironment | undefined {
	return environmentOf(code, {python: textFlag(flags, 'python')}, functions);
}

/** Whether a call runs on this machine unless a service is named: what it needs is here, or may be built here. */
export function isForThisMachine(
	{flags, settings}: Pick<CommandContext, 'flags' | 'settings'>,
	{packages, installed}: ModuleCode,
): boolean {
	return settings.server === null && Boolean(flags.python ?? packages ?? installed);
}
