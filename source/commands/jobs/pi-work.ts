import type {CommandContext} from '../context.ts';
import {openEmbeddedJobsOf} from './open-jobs.ts';

/** Does the jobs that wait, calls too, until none does, or another process is at them. */
export async function piWork(context: CommandContext): Promise<void> {
	const jobs = await openEmbeddedJobsOf(context, {computes: true, runsCalls: true});
	try {
		await jobs.whenIdle(context.signal);
	} finally {
		await jobs.close();
	}
}
