import {LunchError} from '../../shared/errors.ts';
import type {ModuleCode} from '../code/module-code.ts';
import type {CallEnvironment, Functions} from '../functions.ts';

/** The wishes of a caller for the environment of a call. */
export interface EnvironmentWish {
	/** An interpreter of Python on this machine, or a virtual environment. */
	python?: string | undefined;
}

/**
 * The environment of a call: the interpreter that is named; what the project has installed here, for calls on this machine;
 * the packages that it names. FUNCTION_INVALID where it is on this machine alone, and the call is for another process.
 */
export function environmentOf(
	{runtime, packages = null, installed = null, needsInstalled = false}: Omit<ModuleCode, 'code'>,
	{python}: EnvironmentWish,
	{isLocal = false}: Pick<Functions, 'isLocal'>,
): CallEnvironment | undefined {
	if (python !== undefined) {
		if (runtime !== 'python') {
			throw new LunchError('FUNCTION_INVALID', 'The function is JavaScript: no Python runs it.', {
				hint: 'Leave the interpreter out.',
			});
		}
		if (!isLocal) throw notHere('An interpreter');
		return {kind: 'python', path: python};
	}
	if (isLocal && installed) return installed;
	if (packages) return packages;
	if (needsInstalled) throw notHere('A package with a native addon');
	return undefined;
}

function notHere(what: string): LunchError {
	return new LunchError(
		'FUNCTION_INVALID',
		`${what} is on this machine alone: the call can't run elsewhere, nor as a job.`,
		{
			hint: 'Call it on this machine; or for Python name packages in a header `# /// script`, or in a pyproject.toml.',
		},
	);
}
