import {LunchError} from '../../shared/errors.ts';
import {hasEnded, type Job, type JobResult} from '../job.ts';
import type {ByteRange, Download, DownloadOptions} from '../jobs.ts';
import type {Results} from './results.ts';

/** The result of a job. JOB_NOT_FINISHED where it has none. */
function findResult({id, kind, state, result}: Job): JobResult {
	if (result) return result;
	throw new LunchError('JOB_NOT_FINISHED', `The job is ${state}: it has no result.`, {
		hint: hasEnded(state) ? undefined : waitHint(kind, id),
	});
}

function waitHint(kind: Job['kind'], id: string): string {
	return kind === 'pi' ? `\`lunch pi watch ${id}\` waits for it.` : `\`lunch fn watch ${id}\` waits for it.`;
}

/** Opens the result of a job, or a part. JOB_NOT_FINISHED, JOB_RANGE_INVALID, JOB_RESULT_GONE. */
export async function openResult(results: Results, job: Job, {range, signal}: DownloadOptions): Promise<Download> {
	const {bytes: size, objectName} = findResult(job);
	const {start, end} = resolveRange(range, size);
	const body = await results.read(objectName, start, end);
	if (!body) throw resultGone();
	signal?.addEventListener('abort', () => body.destroy(), {once: true});
	return {job, size, start, end, body};
}

/** A URL at which the storage itself gives the result of a job; null where it has none. JOB_NOT_FINISHED, JOB_RESULT_GONE. */
export async function linkToResult(results: Results, job: Job): Promise<string | null> {
	const {objectName} = findResult(job);
	if (!results.link) return null;
	const link = await results.link(objectName, resultFileName(job));
	if (link === null) throw resultGone();
	return link;
}

/** The name of a file with the result of a job. */
export function resultFileName(job: Job): string {
	return job.kind === 'pi' ? `pi-${job.digits}.txt` : `call-${job.id}.json`;
}

function resultGone(): LunchError {
	return new LunchError('JOB_RESULT_GONE', 'The result of the job was removed.');
}

/** The bytes of a range, from `start` to before `end`, in something of `size` bytes. JOB_RANGE_INVALID where there are none. */
function resolveRange(range: ByteRange | undefined, size: number): {start: number; end: number} {
	if (!range) return {start: 0, end: size};
	const wanted =
		'last' in range
			? {start: Math.max(0, size - range.last), end: size}
			: {start: range.start, end: Math.min(size, (range.end ?? size - 1) + 1)};
	const isWhole = Number.isInteger(wanted.start) && Number.isInteger(wanted.end) && wanted.start >= 0;
	if (!isWhole || wanted.start >= wanted.end) {
		throw new LunchError('JOB_RANGE_INVALID', `The result has ${size} bytes, and none in the range asked for.`);
	}
	return wanted;
}
