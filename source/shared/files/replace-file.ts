import {type FileHandle, open, realpath, rename, rm, stat} from 'node:fs/promises';
import {unfinishedName} from './unfinished-name.ts';

/**
 * Writes a text, or bytes, to a file, which appears whole or not at all; resolves with its bytes. A link is followed; a device or a
 * pipe is written to as it is. `mode`: who may read a new file, everybody unless given. Throws what the file system throws.
 */
export async function replaceFile(path: string, text: string | Uint8Array, mode = 0o666): Promise<number> {
	const target = await realpath(path).catch(() => path);
	const there = await stat(target).catch(() => null);
	if (there && !there.isFile()) await write(await open(target, 'w'), text);
	else await replace(target, text, mode);
	return Buffer.byteLength(text);
}

async function replace(target: string, text: string | Uint8Array, mode: number): Promise<void> {
	const unfinished = unfinishedName(target);
	try {
		const file = await open(unfinished, 'wx', mode);
		await write(file, text, () => file.sync());
		await rename(unfinished, target);
	} catch (error) {
		await rm(unfinished, {force: true}).catch(() => {});
		throw error;
	}
}

async function write(file: FileHandle, text: string | Uint8Array, flush = async () => {}): Promise<void> {
	try {
		await file.writeFile(text);
		await flush();
	} finally {
		await file.close();
	}
}
