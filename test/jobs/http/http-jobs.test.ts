import {createHttpJobs} from '../../../source/jobs/http/http-jobs.ts';
import {startJobServing} from '../../support/job-serving.ts';
import {describeJobs} from '../support/jobs-conformance.ts';

describeJobs('the HTTP client', async () => {
	const serving = await startJobServing();
	const jobs = createHttpJobs({address: serving.address});
	return {
		jobs,
		async close() {
			await jobs.close();
			await serving.close();
		},
	};
});
