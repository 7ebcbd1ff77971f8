import {createHttpJobs} from '../../../source/jobs/http/http-jobs.ts';
import {startCallServing, TOKENS} from '../../support/serving/call-serving.ts';
import {startJobServing} from '../../support/serving/job-serving.ts';
import {describeCalls} from '../support/calls-conformance.ts';
import {describeJobs} from '../support/jobs-conformance.ts';
import {standingComputation} from '../support/standing-computation.ts';

describeJobs('the HTTP client', async () => {
	const serving = await startJobServing({createComputation: standingComputation});
	const jobs = createHttpJobs({address: serving.address});
	return {
		jobs,
		async close() {
			await jobs.close();
			await serving.close();
		},
	};
});

describeCalls('the HTTP client', async calls => {
	const serving = await startCallServing(calls);
	const jobs = createHttpJobs({address: serving.address, token: TOKENS.anna ?? null});
	return {
		jobs,
		async close() {
			await jobs.close();
			await serving.close();
		},
	};
});
