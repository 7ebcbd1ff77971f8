import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import type {CallsOption} from '../../../source/jobs/engine/calls/call-runner.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import {describeCalls} from '../support/calls-conformance.ts';
import {describeJobs} from '../support/jobs-conformance.ts';
import {standingComputation} from '../support/standing-computation.ts';

async function open(calls?: CallsOption) {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	const jobs = await openEmbeddedJobs({
		folder,
		calls,
		graceMs: 0,
		slots: defaultSlots({jobs: 1, threads: 1}),
		createComputation: standingComputation,
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
}

describeJobs('the embedded engine', open);
describeCalls('the embedded engine', open);
