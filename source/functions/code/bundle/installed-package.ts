import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {LunchError, messageOf} from '../../../shared/errors.ts';

/** A file of this package, also where a bundler has put this code into another program; empty where it is not known. */
const here: string = import.meta.url ?? '';

/** A file beside this code, by its path from there; null where there is none. */
export function fileBeside(path: string): string | null {
	if (!here.startsWith('file:')) return null;
	const file = fileURLToPath(new URL(path, here));
	return existsSync(file) ? file : null;
}

/** A file of the package as it is installed where a program that was bundled is, or runs; null where it is not. */
export function installedFile(path: string): string | null {
	for (const place of places()) {
		try {
			const file = join(dirname(createRequire(place).resolve('lunch/package.json')), path);
			if (existsSync(file)) return file;
		} catch {
			// It is not installed there.
		}
	}
	return null;
}

/** The failure of a program that this code was bundled into, without the files of the package that it needs. */
export function staysExternal(): LunchError {
	return new LunchError(
		'CONFIG_INVALID',
		'The package lunch has to stay external where a program is bundled, and be installed beside it: functions need files of its own.',
		{hint: 'As in `esbuild --bundle --external:lunch`.'},
	);
}

/**
 * esbuild, from where it is installed. It can't be part of another program, so nothing here imports it by its name.
 * FUNCTION_INVALID where it is not there.
 */
export function loadEsbuild(): typeof import('esbuild') {
	const installed = installedFile('package.json');
	let failure: unknown;
	for (const place of [...places(), ...(installed === null ? [] : [installed])]) {
		try {
			return createRequire(place)('esbuild') as typeof import('esbuild');
		} catch (error) {
			failure ??= error;
		}
	}
	throw new LunchError('FUNCTION_INVALID', `Modules can't be bundled without esbuild: ${messageOf(failure)}.`, {
		hint: 'Keep the package lunch external where a program is bundled, and install it beside the program.',
		cause: failure,
	});
}

function places(): string[] {
	const folder = pathToFileURL(resolve('package.json')).href;
	return here.startsWith('file:') ? [here, folder] : [folder];
}
