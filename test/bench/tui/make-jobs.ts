import {join} from 'node:path';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';

/** Puts so many jobs, all over, into a home. */
export async function makeJobs(home: string, count: number): Promise<void> {
	const jobs = await openEmbeddedJobs({folder: join(home, 'data/lunch/jobs')});
	for (let made = 0; made < count; made += 500) {
		const batch = Array.from({length: Math.min(500, count - made)}, (_, index) =>
			jobs.submit({digits: made + index + 1}),
		);
		// A job may be done before it can be cancelled: as good for a list.
		await Promise.allSettled((await Promise.all(batch)).map(({job}) => jobs.cancel(job.id)));
	}
	await jobs.close();
}
