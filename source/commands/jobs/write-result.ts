import {stat} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';
import type {Jobs} from '../../jobs/jobs.ts';
import {checkedResult} from '../../jobs/results/checked-result.ts';
import {saveResult} from '../../jobs/results/save-result.ts';
import {LunchError} from '../../shared/errors.ts';
import type {CommandContext} from '../context.ts';

/** Fails before the computation where its result could not be written: USAGE, or OUTPUT_FAILED. */
export async function checkTarget({flags}: CommandContext, target: string): Promise<void> {
	if (target === '-') {
		if (!flags.json && !flags.ndjson) return;
		throw new LunchError('USAGE', 'Standard output takes the decimals or the JSON document, not both.', {
			hint: 'Add --output FILE.',
		});
	}
	const path = resolve(target);
	const [folder, there] = await Promise.all([dirname(path), path].map(at => stat(at).catch(() => null)));
	const problem = there?.isDirectory() ? 'it is a folder' : folder?.isDirectory() ? null : 'its folder is not there';
	if (problem)
		throw new LunchError('OUTPUT_FAILED', `${path} can't be written: ${problem}.`, {hint: 'Name another file.'});
}

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
