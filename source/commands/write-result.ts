import {createHash} from 'node:crypto';
import {open, rename, rm} from 'node:fs/promises';
import {resolve} from 'node:path';
import type {Jobs} from '../jobs/jobs.ts';
import {LunchError, messageOf} from '../shared/errors.ts';
import type {CommandContext} from './context.ts';

/** Writes a result to standard output (`-`), or to a file that appears whole or not at all. */
export async function writeResult({output, signal}: CommandContext, jobs: Jobs, id: string, target: string) {
	const {job, size, body} = await jobs.download(id, {signal});
	if (target === '-') return output.stream(body);
	const path = resolve(target);
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
	} catch (error) {
		body.destroy();
		await rm(unfinished, {force: true}).catch(() => {});
		signal.throwIfAborted();
		throw new LunchError('OUTPUT_FAILED', `${path} can't be written: ${messageOf(error)}.`, {
			hint: 'Name another file with --output FILE.',
			cause: error,
		});
	}
	output.note(`${size} bytes written to ${path}`);
}
