import type {OpenedJobs} from '../tui/model/jobs/jobs-data.ts';
import type {CommandContext} from './context.ts';
import {openJobsOf} from './with-jobs.ts';

/** A process that was started for the jobs needs a moment to be there. */
const PATIENCE_MS = 5000;

/**
 * Opens the jobs for the app. They are computed in a process of their own, which is started as soon as jobs wait and
 * nobody is at them: it goes on when the app is left.
 */
export async function openAppJobs(context: CommandContext): Promise<OpenedJobs> {
	const jobs = await openJobsOf(context, {});
	let startedAt = Number.NEGATIVE_INFINITY;
	return {
		jobs,
		place: 'this machine',
		attend() {
			if (performance.now() - startedAt < PATIENCE_MS || !jobs.isUnattended()) return;
			startedAt = performance.now();
			context.runNow(['__work']);
		},
		async close() {
			if (jobs.isUnattended()) context.runLater(['__work']);
			await jobs.close();
		},
	};
}
