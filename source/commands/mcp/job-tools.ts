import * as z from 'zod';
import {jobDocument} from '../../jobs/documents.ts';
import {findJob} from '../../jobs/find-job.ts';
import type {Job} from '../../jobs/job.ts';
import {jobText} from '../../jobs/job-text.ts';
import type {Jobs} from '../../jobs/jobs.ts';
import {MAX_DIGITS, USUAL_MAX_DIGITS} from '../../jobs/pi/limits.ts';
import {jobDocumentSchema} from '../../jobs/schema.ts';
import {plainStyle} from '../../shared/text/text-style.ts';
import type {CommandContext} from '../context.ts';
import {withJobs} from '../jobs/with-jobs.ts';
import {plainResult} from './tool-result.ts';
import type {Tools} from './tools.ts';

/** The tools about jobs: submit_job, job. A service may come and go meanwhile, so each call looks for the jobs anew. */
export function addJobTools(tools: Tools, context: CommandContext): void {
	// This run goes on for long: what computes the jobs is started beside it, not after it.
	const aside: CommandContext = {...context, runLater: context.runNow};
	const answer = async (work: (jobs: Jobs) => Promise<Job>) => {
		const job = await withJobs(aside, {isSaid: true}, work);
		return plainResult(jobDocument(job), jobText(job, {style: plainStyle, now: new Date()}));
	};

	tools.add('submit_job', {
		title: 'Compute decimals of pi',
		description:
			'Accepts a job that computes decimals of pi in the background, and gives its id at once. It survives this program; each call makes a new job.',
		// The range is checked by what accepts the job: a service may have one of its own.
		input: z.strictObject({
			digits: z
				.number()
				.describe(
					`How many decimals, a whole number from 1 to ${USUAL_MAX_DIGITS}; up to ${MAX_DIGITS} where the setting maxDigits allows it`,
				),
		}),
		output: jobDocumentSchema,
		annotations: {readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false},
		run: ({digits}) => answer(async jobs => (await jobs.submit({digits})).job),
	});

	tools.add('job', {
		title: 'What became of a job',
		description:
			'The state of a job (created, queued, running, finished, errored, cancelled), its progress from 0 to 1, and when finished the size, the SHA-256 and the last digits of its result.',
		input: z.strictObject({id: z.string().describe('The id, enough of its beginning, or @latest')}),
		output: jobDocumentSchema,
		annotations: {readOnlyHint: true, openWorldHint: false},
		run: ({id}) => answer(jobs => findJob(jobs, id)),
	});
}
