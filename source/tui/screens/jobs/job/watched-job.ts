import type {Job} from '../../../../jobs/job.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';

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
