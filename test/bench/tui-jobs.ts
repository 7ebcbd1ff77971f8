import {join} from 'node:path';
import {openEmbeddedJobs} from '../../source/jobs/embedded/open-embedded-jobs.ts';

/** Puts so many jobs, all cancelled, into a home. */
export async function makeJobs(home: string, count: number): Promise<void> {
	const jobs = await openEmbeddedJobs({folder: join(home, 'data/lunch/jobs')});
	for (let made = 0; made < count; made += 500) {
		const batch = Array.from({length: Math.min(500, count - made)}, (_, index) =>
			jobs.submit({digits: made + index + 1}),
		);
		await Promise.all((await Promise.all(batch)).map(({job}) => jobs.cancel(job.id)));
	}
	await jobs.close();
}
