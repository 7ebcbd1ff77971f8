import {jobDocument} from '../../jobs/documents.ts';
import {findJob} from '../../jobs/find-job.ts';
import {jobText} from '../../jobs/job-text.ts';
import type {CommandContext} from '../context.ts';
import {withJobs} from './with-jobs.ts';

/** `lunch pi show <id>` */
export async function piShow(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const {job, work} = await withJobs(context, {}, async jobs => {
		const found = await findJob(jobs, words[0] ?? '', 'pi');
		// It may have been forgotten meanwhile.
		const asked =
			flags.json || found.state !== 'running' ? undefined : await jobs.parts(found.id).catch(() => undefined);
		return {job: found, work: asked};
	});
	if (flags.json) output.json(jobDocument(job));
	else output.write(jobText(job, {style: output.style, now: new Date(), work}));
}
