import {hostname} from 'node:os';
import {join} from 'node:path';
import type {Jobs} from '../jobs/jobs.ts';
import {type EmbeddedJobs, openEmbeddedJobs} from '../jobs/open-embedded-jobs.ts';
import {usualSlots} from '../jobs/usual-slots.ts';
import {LunchError, messageOf} from '../shared/errors.ts';
import type {Settings} from '../shared/settings.ts';
import type {CommandContext} from './context.ts';

export interface WithJobsOptions {
	/** Whether this process computes too, while no other one does. */
	computes?: boolean;
}

/** The folder of the jobs of these settings. */
export function jobsFolderOf({dataDir}: Settings): string {
	return join(dataDir, 'jobs');
}

/** Opens the jobs that a command's settings ask for. The caller closes them. */
export async function openJobsOf(
	{settings, output}: CommandContext,
	{computes = false}: WithJobsOptions,
): Promise<EmbeddedJobs> {
	if (settings.server !== null) {
		throw new LunchError('USAGE', `Jobs run on this machine only, not on ${settings.server}.`, {
			hint: 'Leave --server and LUNCH_SERVER out for `lunch pi`.',
		});
	}
	return openEmbeddedJobs({
		folder: jobsFolderOf(settings),
		slots: computes ? usualSlots() : [],
		worker: `${hostname()} ${process.pid}`,
		onlyAlone: true,
		onWarning: error => output.note(messageOf(error)),
	});
}

/**
 * Runs `work` with the jobs of a command. An accepted job goes on whether or not anybody watches: where
 * jobs wait and no process is at them, one is started after this run.
 */
export async function withJobs<Result>(
	context: CommandContext,
	options: WithJobsOptions,
	work: (jobs: Jobs) => Promise<Result>,
): Promise<Result> {
	const jobs = await openJobsOf(context, options);
	let isNeeded = options.computes === true;
	try {
		return await work(jobs);
	} finally {
		isNeeded = isNeeded ? (await openJobs(jobs)) > 0 : jobs.isUnattended();
		await jobs.close();
		if (isNeeded) context.runLater(['__work']);
	}
}

async function openJobs(jobs: Jobs): Promise<number> {
	const {queued, running} = (await jobs.load()).counts;
	return queued + running;
}
