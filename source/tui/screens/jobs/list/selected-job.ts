import type {Job} from '../../../../jobs/job.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {type Pane, paneOf, selectedIndex, withPane} from '../../../model/app/app-state.ts';
import {jobChoices} from '../../../model/jobs/job-choice.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn} from '../../../model/source/resource.ts';
import {bodySize} from '../../body-size.ts';

const NAME = 'jobs';
/** The next page is requested this many jobs before the end of the list. */
const AHEAD = 50;

const none: readonly Job[] = [];
const listIds = memoizeLast((jobs: readonly Job[]): string[] => jobs.map(({id}) => id));
// Everything that is drawn needs it, and it is a search through thousands.
const placeIn = memoizeLast((pane: Pane, jobs: readonly Job[]) => selectedIndex(pane, listIds(jobs)));

/** The jobs of the list. */
export function listedJobs({jobs}: Snapshot): readonly Job[] {
	return heldIn(jobs.list)?.jobs ?? none;
}

export function listedIds(snapshot: Snapshot): readonly string[] {
	return listIds(listedJobs(snapshot));
}

export function selectedPlace(snapshot: Snapshot): number {
	return placeIn(paneOf(snapshot.state, NAME), listedJobs(snapshot));
}

export function selectedJob(snapshot: Snapshot): Job | null {
	return listedJobs(snapshot)[selectedPlace(snapshot)] ?? null;
}

/** Selects a job that was just made, which is the first of the list. */
export function selectJob(app: App, id: string): void {
	app.update(state => withPane(state, {selected: id, index: 0}, NAME));
}

/** Requests the list, as much of it as is in sight. */
export function showJobs(app: App): void {
	const snapshot = app.snapshot();
	const ids = listedIds(snapshot);
	const place = selectedPlace(snapshot);
	const {rows} = bodySize(snapshot);
	app.jobs.showList(snapshot.state.jobChoice, ids.slice(Math.max(0, place - rows), place + rows));
	if (place > ids.length - AHEAD) app.jobs.showMore();
}

/** Lists the jobs of the next state. */
export function nextJobChoice(app: App): void {
	app.update(state => {
		const next = jobChoices[(jobChoices.indexOf(state.jobChoice) + 1) % jobChoices.length] ?? 'all';
		return withPane({...state, jobChoice: next}, {selected: null, index: 0}, NAME);
	});
	showJobs(app);
}
