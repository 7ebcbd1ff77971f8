import {jobDocument} from '../../jobs/documents.ts';
import {findJob} from '../../jobs/find-job.ts';
import {translate} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {withJobs} from './with-jobs.ts';

/** `lunch pi cancel <id>` */
export async function piCancel(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const job = await withJobs(context, {}, async jobs => jobs.cancel((await findJob(jobs, words[0] ?? '', 'pi')).id));
	if (flags.json) output.json(jobDocument(job));
	else output.write(`${translate('Cancelled job {id}.', {id: job.id})}\n`);
}
