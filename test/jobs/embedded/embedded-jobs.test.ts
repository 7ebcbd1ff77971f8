import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import {usualSlots} from '../../../source/jobs/usual-slots.ts';
import {describeJobs} from '../support/jobs-conformance.ts';

describeJobs('the embedded engine', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	const jobs = await openEmbeddedJobs({
		folder,
		slots: usualSlots({jobs: 1, threads: 1}),
		onWarning: error => {
			throw error;
		},
	});
	return {
		jobs,
		async close() {
			await jobs.close();
			rmSync(folder, {recursive: true});
		},
	};
});
