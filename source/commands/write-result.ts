import {resolve} from 'node:path';
import {checkedResult} from '../jobs/checked-result.ts';
import type {Jobs} from '../jobs/jobs.ts';
import {saveResult} from '../jobs/save-result.ts';
import type {CommandContext} from './context.ts';

/** Writes a result to standard output (`-`), or to a file that appears whole or not at all. */
export async function writeResult({output, signal}: CommandContext, jobs: Jobs, id: string, target: string) {
	if (target === '-') {
		const download = await jobs.download(id, {signal});
		await output.stream(checkedResult(download)).catch((error: unknown) => {
			signal.throwIfAborted();
			throw error;
		});
		return;
	}
	const path = resolve(target);
	const size = await saveResult(jobs, id, path, signal);
	output.note(`${size} bytes written to ${path}`);
}
