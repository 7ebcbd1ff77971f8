import type {CommandContext} from './context.ts';
import {openJobsOf} from './with-jobs.ts';

/** Computes the jobs that wait until none does, or another process is at them. */
export async function piWork(context: CommandContext): Promise<void> {
	const jobs = await openJobsOf(context, {computes: true});
	try {
		await jobs.whenIdle(context.signal);
	} finally {
		await jobs.close();
	}
}
