import type {Job} from '../../../../jobs/job.ts';
import {shortId} from '../../../../jobs/job-text.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';

/** The job that the screen Job shows; null until it is known. */
export function watchedJob({jobs, state}: Snapshot): Job | null {
	const {watched} = jobs;
	if (!watched || (state.job !== null && watched.id !== state.job)) return null;
	return heldIn(watched.job);
}

/** Shows a job on the screen Job, from its first line. */
export function lookAtJob(app: App, id: string): void {
	app.update(state => withPane({...state, job: id}, {offset: 0}, 'job'));
	app.jobs.watch(id);
}

/** The job by the start of its id, for the way to it. */
export function jobCrumbs(snapshot: Snapshot): string[] {
	const job = watchedJob(snapshot);
	return [job ? `${shortId(job)}${snapshot.config.signs.ellipsis}` : titleOf('job')];
}
