import {mkdirSync, statSync} from 'node:fs';
import {mkdir, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import {isSystemError} from './system-error.ts';

// Node's own `recursive` never ends where mkdir says ENOENT below a folder that is there, as in /proc. Here each folder is
// tried twice at the most: once as it is, and once more when the one above it is there. Whether that is there is not asked
// first: another process, or another part of this one, may make it in between.

/**
 * Makes a folder, and those above it that are missing, for their owner alone. Fails as `mkdir` does. `below` is never made: where
 * somebody removed it, nothing comes back.
 */
export async function makeFolder(folder: string, below?: string): Promise<void> {
	try {
		await mkdir(folder, {mode: 0o700});
	} catch (error) {
		if (isSystemError(error, 'EEXIST') && (await isFolder(folder))) return;
		const parent = dirname(folder);
		if (!isSystemError(error, 'ENOENT') || parent === folder || parent === below) throw error;
		await makeFolder(parent, below);
		await mkdir(folder, {mode: 0o700}).catch((again: unknown) => {
			if (!isSystemError(again, 'EEXIST')) throw again;
		});
	}
}

/** The same, while everything waits. */
export function makeFolderSync(folder: string, below?: string): void {
	try {
		mkdirSync(folder, {mode: 0o700});
	} catch (error) {
		if (isSystemError(error, 'EEXIST') && isFolderNow(folder)) return;
		const parent = dirname(folder);
		if (!isSystemError(error, 'ENOENT') || parent === folder || parent === below) throw error;
		makeFolderSync(parent, below);
		try {
			mkdirSync(folder, {mode: 0o700});
		} catch (again) {
			if (!isSystemError(again, 'EEXIST')) throw again;
		}
	}
}

function isFolder(path: string): Promise<boolean> {
	return stat(path).then(
		state => state.isDirectory(),
		() => false,
	);
}

function isFolderNow(path: string): boolean {
	return statSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false;
}
