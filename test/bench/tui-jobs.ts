import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {openEmbeddedJobs} from '../../source/jobs/open-embedded-jobs.ts';

/** Puts so many jobs, all cancelled, into a home. */
export async function makeJobs(home: string, count: number): Promise<void> {
	const jobs = await openEmbeddedJobs({folder: join(home, 'data/lunch/jobs')});
	for (let made = 0; made < count; made += 500) {
		const batch = Array.from({length: Math.min(500, count - made)}, (_, index) => jobs.submit({digits: made + index + 1}));
		await Promise.all((await Promise.all(batch)).map(({job}) => jobs.cancel(job.id)));
	}
	await jobs.close();
}

/** Seconds of processor time that a process and its threads took so far (clock ticks are 1/100 s on every Linux). */
export function processorSeconds(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / 100;
}
