import {createHash} from 'node:crypto';
import {LunchError} from '../../shared/errors.ts';
import type {Download} from '../jobs.ts';

/** The bytes of a whole result. They fail at their end with JOB_STORE_FAILED where they are not those that were computed. */
export async function* checkedResult({job, body}: Download): AsyncGenerator<Uint8Array> {
	const hash = createHash('sha256');
	for await (const chunk of body as AsyncIterable<Uint8Array>) {
		hash.update(chunk);
		yield chunk;
	}
	if (hash.digest('hex') === job.result?.sha256) return;
	throw new LunchError('JOB_STORE_FAILED', `The result of job ${job.id} is damaged.`, {
		hint: 'Submit the job once more.',
	});
}
