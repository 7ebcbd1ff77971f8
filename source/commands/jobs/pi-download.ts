import {jobDocument} from '../../jobs/documents.ts';
import {findJob} from '../../jobs/find-job.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {withJobs} from './with-jobs.ts';
import {checkTarget, writeResult} from './write-result.ts';

/** `lunch pi download <id>` */
export async function piDownload(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const target = textFlag(flags, 'output') ?? '-';
	await checkTarget(context, target);
	await withJobs(context, {}, async jobs => {
		const job = await findJob(jobs, words[0] ?? '', 'pi');
		await writeResult(context, jobs, job.id, target);
		if (flags.json) output.json(jobDocument(job));
	});
}
