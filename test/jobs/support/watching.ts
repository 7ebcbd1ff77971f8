import {hasEnded, type Job} from '../../../source/jobs/job.ts';
import type {Jobs} from '../../../source/jobs/jobs.ts';
import {poll} from '../../support/poll.ts';

/** Waits until `look` gives something. */
export function until<Result>(
	look: () => Promise<Result | null | undefined | false>,
	limitMs?: number,
): Promise<Result> {
	return poll(String(look), async () => (await look()) || null, limitMs) as Promise<Result>;
}

/** Waits until a job is in a state. */
export function untilState(jobs: Jobs, id: string, state: Job['state']): Promise<Job> {
	return until(async () => {
		const job = await jobs.get(id);
		if (hasEnded(job.state) && job.state !== state) throw new Error(`${job.state}: ${job.error?.message}`);
		return job.state === state && job;
	});
}

/** The bytes of a stream, as text. */
export async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks).toString('latin1');
}

/** Submits a job. */
export async function submitted(jobs: Jobs, digits: number): Promise<Job> {
	return (await jobs.submit({digits})).job;
}
