import type {Jobs} from '../../jobs/jobs.ts';
import type {CommandContext} from '../context.ts';
import {type JobsAtHand, openJobsOf, placeText} from './open-jobs.ts';

export interface WithJobsOptions {
	/** Whether this process computes too, where no other one does and no service is there. */
	computes?: boolean;
	/** Whether the command is about calls. */
	isCall?: boolean;
	/** Whether no note says where the jobs are: the output does, or a program reads it. */
	isSaid?: boolean;
}

/**
 * Runs `work` with the jobs of a command. An accepted job goes on whether or not anybody watches: where
 * jobs wait and no process is at them, one is started after this run.
 */
export async function withJobs<Result>(
	context: CommandContext,
	{computes = false, isCall = false, isSaid = false}: WithJobsOptions,
	work: (jobs: JobsAtHand) => Promise<Result>,
): Promise<Result> {
	const jobs = await openJobsOf(context, {computes, isCall});
	const {place} = jobs;
	if (place.kind === 'service' && !place.isNamed && !isSaid) context.output.note(`using ${placeText(place)}`);
	let mayLeaveWork = computes && place.kind === 'embedded';
	try {
		return await work(jobs);
	} finally {
		mayLeaveWork = mayLeaveWork ? (await openJobs(jobs)) > 0 : jobs.isUnattended();
		await jobs.close();
		if (mayLeaveWork) runWorkLater(context);
	}
}

/** Has the jobs that wait computed by a process of its own, after this run. */
function runWorkLater({flags, runLater}: CommandContext): void {
	const {'max-memory': maxMemory} = flags;
	runLater(['__work', ...(typeof maxMemory === 'string' ? [`--max-memory=${maxMemory}`] : [])]);
}

const LOOK_EVERY_MS = 2000;

/**
 * Does `work`, during which calls of this machine are run by a process of its own: they go on when this run is interrupted. Where that
 * process is gone another one is started.
 */
export async function withWorkBeside<Result>(
	{runNow}: CommandContext,
	jobs: JobsAtHand,
	work: () => Promise<Result>,
): Promise<Result> {
	const look = () => {
		if (jobs.isUnattended()) runNow(['__work']);
	};
	look();
	const timer = setInterval(look, LOOK_EVERY_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}

async function openJobs(jobs: Jobs): Promise<number> {
	const {queued, running} = (await jobs.load()).counts;
	return queued + running;
}
