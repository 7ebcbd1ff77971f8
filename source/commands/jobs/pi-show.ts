import {jobDocument} from '../../jobs/documents.ts';
import {findJob} from '../../jobs/find-job.ts';
import {jobText} from '../../jobs/job-text.ts';
import type {CommandContext} from '../context.ts';
import {withJobs} from './with-jobs.ts';

/** `lunch pi show <id>` */
export async function piShow(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const job = await withJobs(context, {}, jobs => findJob(jobs, words[0] ?? '', 'pi'));
	if (flags.json) output.json(jobDocument(job));
	else output.write(jobText(job, {style: output.style, now: new Date()}));
}
