import {hasEnded, type Job} from '../../../jobs/job.ts';
import type {Jobs} from '../../../jobs/jobs.ts';

/** The jobs that run, and those that did a while ago. */
export interface JobActivity {
	/** As far as a page of them goes. */
	readonly running: readonly Job[];
	/** Jobs that were seen running and have ended since, the last one first. */
	readonly ended: readonly Job[];
}

export const noActivity: JobActivity = {running: [], ended: []};

/** Jobs that are asked for at once: the screen shows no more of them. */
const MOST_RUNNING = 100;
const MOST_ENDED = 20;

/** Asks for the jobs that run, and what became of those that did. The very same where nothing changed. */
export async function nextActivity(jobs: Jobs, before: JobActivity, runningCount: number): Promise<JobActivity> {
	const running = runningCount > 0 ? (await jobs.list({states: ['running'], limit: MOST_RUNNING})).jobs : [];
	const ids = new Set(running.map(({id}) => id));
	const gone = before.running.filter(({id}) => !ids.has(id)).slice(0, MOST_ENDED);
	// A job that can't be asked for any more is not worth a failure here: its own screen says so.
	const found = await Promise.all(gone.map(({id}) => jobs.get(id).catch(() => null)));
	const ended = found.filter(job => job !== null && hasEnded(job.state)) as Job[];
	const isSame =
		ended.length === 0 &&
		running.length === before.running.length &&
		running.every(({id, progress, attempts}, index) => {
			const known = before.running[index];
			return known?.id === id && known.progress === progress && known.attempts === attempts;
		});
	return isSame ? before : {running, ended: [...ended, ...before.ended].slice(0, MOST_ENDED)};
}
