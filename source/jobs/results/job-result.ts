import {LunchError} from '../../shared/errors.ts';
import {hasEnded, type Job, type JobResult} from '../job.ts';
import type {Download, DownloadOptions} from '../jobs.ts';
import {resolveRange} from './byte-range.ts';
import type {Results} from './results.ts';

/** The result of a job. JOB_NOT_FINISHED where it has none. */
function resultOf({id, state, result}: Job): JobResult {
	if (result) return result;
	throw new LunchError('JOB_NOT_FINISHED', `The job is ${state}: it has no result.`, {
		hint: hasEnded(state) ? undefined : `\`lunch pi watch ${id}\` waits for it.`,
	});
}

/** Opens the result of a job, or a part. JOB_NOT_FINISHED, JOB_RANGE_INVALID, JOB_RESULT_GONE. */
export async function openResult(results: Results, job: Job, {range, signal}: DownloadOptions): Promise<Download> {
	const {bytes: size, objectName} = resultOf(job);
	const {start, end} = resolveRange(range, size);
	const body = await results.read(objectName, start, end);
	if (!body) throw resultGone();
	signal?.addEventListener('abort', () => body.destroy(), {once: true});
	return {job, size, start, end, body};
}

/** A URL at which the storage itself gives the result of a job; null where it has none. JOB_NOT_FINISHED, JOB_RESULT_GONE. */
export async function linkToResult(results: Results, job: Job): Promise<string | null> {
	const {objectName} = resultOf(job);
	if (!results.link) return null;
	const link = await results.link(objectName, resultFileName(job));
	if (link === null) throw resultGone();
	return link;
}

/** The name of a file with the result of a job. */
function resultFileName({digits}: Job): string {
	return `pi-${digits}.txt`;
}

function resultGone(): LunchError {
	return new LunchError('JOB_RESULT_GONE', 'The result of the job was removed.');
}
