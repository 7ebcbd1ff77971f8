import {findJob} from '../../jobs/find-job.ts';
import type {CommandContext} from '../context.ts';
import {followJob} from './follow-job.ts';
import {withJobs} from './with-jobs.ts';

/** `lunch pi watch <id>`: exit code 1 unless the job finishes. Computes it too, where no other process is at it. */
export async function piWatch(context: CommandContext): Promise<number> {
	return withJobs(context, {computes: true}, async jobs => {
		const {id} = await findJob(jobs, context.words[0] ?? '', 'pi');
		const {state} = await followJob(context, jobs, id, {isTold: true});
		return state === 'finished' ? 0 : 1;
	});
}
