import {open, realpath, rename, rm} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {isSpecial, writeToSpecial} from '../../shared/files/special-file.ts';
import type {Download, Jobs} from '../jobs.ts';
import {checkedResult} from './checked-result.ts';

/**
 * Writes the result of a job to the file at an absolute path, which appears whole or not at all. A link is followed; a device or
 * a pipe is written to as it is. Resolves with the bytes. Fails with OUTPUT_FAILED, or as `download` does.
 */
export async function saveResult(jobs: Jobs, id: string, path: string, signal: AbortSignal): Promise<number> {
	const download = await jobs.download(id, {signal});
	try {
		const target = await realpath(path).catch(() => path);
		if (await isSpecial(target)) await pipeline(checkedResult(download), writeToSpecial(target), {signal});
		else await replaceFile(download, target, `${target}.${id.slice(0, 8)}.unfinished`);
		return download.size;
	} catch (error) {
		download.body.destroy();
		signal.throwIfAborted();
		if (error instanceof LunchError) throw error;
		throw new LunchError('OUTPUT_FAILED', `${path} can't be written: ${messageOf(error)}.`, {
			hint: 'Name another file.',
			cause: error,
		});
	}
}

async function replaceFile(download: Download, target: string, unfinished: string): Promise<void> {
	try {
		await write(download, unfinished);
		await rename(unfinished, target);
	} catch (error) {
		await rm(unfinished, {force: true}).catch(() => {});
		throw error;
	}
}

async function write(download: Download, path: string): Promise<void> {
	const file = await open(path, 'w');
	try {
		for await (const chunk of checkedResult(download)) await file.writeFile(chunk);
		await file.sync();
	} finally {
		await file.close();
	}
}
