import type {Stats} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';

// To open a pipe waits until somebody writes to it: with everything else where that is done at once, and else in one of the four
// threads for files, which the end of the process waits for too. To read a device may have no end. So where this program
// expects a file, what is opened is a file, or nothing.

/** Something else than a file is at a path: "it is a named pipe". */
export class NotRegularError extends Error {
	readonly code = 'ENOTREGULAR';
}

/** Throws {@link NotRegularError} where something else than a file, or a folder, is at a path. For what opens a path by itself. */
export function checkRegular(path: string): void {
	// Not imported: that would load streams too, which the shortest commands need none of.
	const state = process.getBuiltinModule('node:fs').statSync(path, {throwIfNoEntry: false});
	if (state) checkKind(state);
}

/** The state of a file. Fails as `stat` does, and with {@link NotRegularError}. */
export async function statRegular(path: string): Promise<Stats> {
	const state = await process.getBuiltinModule('node:fs').promises.stat(path);
	checkKind(state);
	return state;
}

/** Opens a file for reading. `flags`: more of `fs.constants`. Fails as `open` does, and with {@link NotRegularError}. */
export async function openRegular(path: string, flags = 0): Promise<FileHandle> {
	const {constants, promises} = process.getBuiltinModule('node:fs');
	const handle = await promises.open(path, constants.O_RDONLY | constants.O_NONBLOCK | flags);
	try {
		checkKind(await handle.stat());
		return handle;
	} catch (error) {
		await handle.close();
		throw error;
	}
}

/** The bytes of a file. Fails as `readFile` does, and with {@link NotRegularError}. */
export async function readRegular(path: string): Promise<Buffer> {
	const handle = await openRegular(path);
	try {
		return await handle.readFile();
	} finally {
		await handle.close();
	}
}

/** The text of a file in UTF-8. Fails as {@link readRegular}. */
export async function readRegularText(path: string): Promise<string> {
	return (await readRegular(path)).toString();
}

/** The same, while everything waits. Throws as `readFileSync` does, and {@link NotRegularError}. */
export function readRegularSync(path: string): string {
	const {closeSync, constants, fstatSync, openSync, readFileSync} = process.getBuiltinModule('node:fs');
	const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		checkKind(fstatSync(descriptor));
		return readFileSync(descriptor, 'utf8');
	} finally {
		closeSync(descriptor);
	}
}

/** A folder has a failure of its own when it is read. */
function checkKind(state: Stats): void {
	if (state.isFile() || state.isDirectory()) return;
	if (state.isFIFO()) throw new NotRegularError('it is a named pipe');
	throw new NotRegularError(state.isSocket() ? 'it is a socket' : 'it is a device');
}
