import {open, realpath, rename, rm} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {isSpecial, writeToSpecial} from './special-file.ts';
import {unfinishedName} from './unfinished-name.ts';

/**
 * Writes a text, or bytes, to a file, which appears whole or not at all; resolves with its bytes. A link is followed; a device or a
 * pipe is written to as it is. `mode`: who may read a new file, everybody unless given; `signal`: ends the wait for who reads a
 * pipe. Throws what the file system throws.
 */
export async function replaceFile(
	path: string,
	text: string | Uint8Array,
	{mode = 0o666, signal}: {mode?: number; signal?: AbortSignal} = {},
): Promise<number> {
	const target = await realpath(path).catch(() => path);
	if (await isSpecial(target)) await pipeline([text], writeToSpecial(target), signal ? {signal} : {});
	else await replace(target, text, mode);
	return Buffer.byteLength(text);
}

async function replace(target: string, text: string | Uint8Array, mode: number): Promise<void> {
	const unfinished = unfinishedName(target);
	try {
		const file = await open(unfinished, 'wx', mode);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(unfinished, target);
	} catch (error) {
		await rm(unfinished, {force: true}).catch(() => {});
		throw error;
	}
}
