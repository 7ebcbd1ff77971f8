import {createHash} from 'node:crypto';
import {open, rename, rm} from 'node:fs/promises';
import {LunchError, messageOf} from '../shared/errors.ts';
import type {Jobs} from './jobs.ts';

/**
 * Writes the result of a job to the file at an absolute path, which appears whole or not at all; resolves with its
 * bytes. OUTPUT_FAILED where that can't be done, and what `download` fails with.
 */
export async function saveResult(jobs: Jobs, id: string, path: string, signal: AbortSignal): Promise<number> {
	const {job, size, body} = await jobs.download(id, {signal});
	const unfinished = `${path}.${id.slice(0, 8)}.unfinished`;
	const hash = createHash('sha256');
	try {
		const file = await open(unfinished, 'w');
		try {
			for await (const chunk of body as AsyncIterable<Uint8Array>) {
				hash.update(chunk);
				await file.writeFile(chunk);
			}
			await file.sync();
		} finally {
			await file.close();
		}
		if (hash.digest('hex') !== job.result?.sha256) throw new Error('the stored result is damaged');
		await rename(unfinished, path);
		return size;
	} catch (error) {
		body.destroy();
		await rm(unfinished, {force: true}).catch(() => {});
		signal.throwIfAborted();
		throw new LunchError('OUTPUT_FAILED', `${path} can't be written: ${messageOf(error)}.`, {
			hint: 'Name another file.',
			cause: error,
		});
	}
}
