import {open, rename, rm} from 'node:fs/promises';
import {LunchError, messageOf} from '../shared/errors.ts';
import {checkedResult} from './checked-result.ts';
import type {Jobs} from './jobs.ts';

/**
 * Writes the result of a job to the file at an absolute path, which appears whole or not at all; resolves with its
 * bytes. OUTPUT_FAILED where that can't be done, and what `download` fails with.
 */
export async function saveResult(jobs: Jobs, id: string, path: string, signal: AbortSignal): Promise<number> {
	const download = await jobs.download(id, {signal});
	const unfinished = `${path}.${id.slice(0, 8)}.unfinished`;
	try {
		const file = await open(unfinished, 'w');
		try {
			for await (const chunk of checkedResult(download)) await file.writeFile(chunk);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(unfinished, path);
		return download.size;
	} catch (error) {
		download.body.destroy();
		await rm(unfinished, {force: true}).catch(() => {});
		signal.throwIfAborted();
		if (error instanceof LunchError) throw error;
		throw new LunchError('OUTPUT_FAILED', `${path} can't be written: ${messageOf(error)}.`, {
			hint: 'Name another file.',
			cause: error,
		});
	}
}
