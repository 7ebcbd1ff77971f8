import {jobDocument} from '../../jobs/documents.ts';
import {findJob} from '../../jobs/find-job.ts';
import {hasEnded} from '../../jobs/job.ts';
import {jobText} from '../../jobs/job-text.ts';
import {LunchError} from '../../shared/errors.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {followJob, wordsFor} from '../jobs/follow-job.ts';
import {listJobs} from '../jobs/pi-list.ts';
import {withJobs, withWorkBeside} from '../jobs/with-jobs.ts';
import {printOutput} from './print-output.ts';

/** `lunch fn list` */
export function fnList(context: CommandContext): Promise<void> {
	return listJobs(context, 'call');
}

/** `lunch fn show <id>` */
export async function fnShow(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const job = await withJobs(context, {isCall: true}, jobs => findJob(jobs, words[0] ?? '', 'call'));
	if (flags.json) output.json(jobDocument(job));
	else output.write(jobText(job, {style: output.style, now: new Date()}));
}

/** `lunch fn watch <id>`: exit code 1 unless the call returns. */
export async function fnWatch(context: CommandContext): Promise<number> {
	return withJobs(context, {isCall: true}, async jobs => {
		const {id} = await findJob(jobs, context.words[0] ?? '', 'call');
		const {state} = await withWorkBeside(context, jobs, () =>
			followJob(context, jobs, id, {isTold: true, beside: () => printOutput(context, jobs, id)}),
		);
		return state === 'finished' ? 0 : 1;
	});
}

/** `lunch fn cancel <id>`, `lunch fn cancel --group NAME` */
export async function fnCancel(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const group = textFlag(flags, 'group');
	const [id] = words;
	if ((id === undefined) === (group === undefined)) {
		throw new LunchError('USAGE', 'Name a job, or a group of them with --group.', {
			hint: 'As in `lunch fn cancel @latest`.',
		});
	}
	if (group !== undefined) {
		const cancelled = await withJobs(context, {isCall: true}, jobs => jobs.cancelGroup(group));
		if (flags.json) output.json({schemaVersion: 1, cancelled});
		else output.write(`Cancelled ${cancelled} jobs of ${group}.\n`);
		return;
	}
	const job = await withJobs(context, {isCall: true}, async jobs =>
		jobs.cancel((await findJob(jobs, id ?? '', 'call')).id),
	);
	if (flags.json) output.json(jobDocument(job));
	else output.write(`Cancelled job ${job.id}.\n`);
}

/** `lunch fn retry <id>`: the same call once more, as a job of its own. */
export async function fnRetry(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const job = await withJobs(context, {isCall: true}, async jobs => {
		const found = await findJob(jobs, words[0] ?? '', 'call');
		if (hasEnded(found.state)) return jobs.retry(found.id);
		throw new LunchError('JOB_NOT_FINISHED', `The job is ${found.state}: only one that has ended is retried.`, {
			hint: `\`lunch fn cancel ${wordsFor(found, flags)}\` ends it.`,
		});
	});
	if (flags.json) output.json(jobDocument(job));
	else {
		output.write(`${job.id}\n`);
		output.note(`\`lunch fn watch ${wordsFor(job, flags)}\` follows it`);
	}
}
