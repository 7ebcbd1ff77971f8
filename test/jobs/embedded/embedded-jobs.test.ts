import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import {defaultSlots} from '../../../source/jobs/engine/default-slots.ts';
import {describeJobs} from '../support/jobs-conformance.ts';

describeJobs('the embedded engine', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	const jobs = await openEmbeddedJobs({
		folder,
		slots: defaultSlots({jobs: 1, threads: 1}),
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
