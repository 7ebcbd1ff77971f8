import type {FoundMap} from '../../../../functions/map/map-files.ts';
import type {Job} from '../../../../jobs/job.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {type Pane, paneOf, selectedIndex, withPane} from '../../../model/app/app-state.ts';
import {jobChoices} from '../../../model/jobs/job-choice.ts';
import {isJob, type JobRow, joinRows, rowKey} from '../../../model/jobs/job-rows.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn} from '../../../model/source/resource.ts';
import {bodySize} from '../../body-size.ts';

const NAME = 'jobs';
/** The next page is requested this many jobs before the end of the list. */
const AHEAD = 50;

const noJobs: readonly Job[] = [];
const noMaps: readonly FoundMap[] = [];
const joined = memoizeLast(joinRows);
const listKeys = memoizeLast((rows: readonly JobRow[]): string[] => rows.map(rowKey));
// Everything that is drawn needs it, and it is a search through thousands.
const placeIn = memoizeLast((pane: Pane, rows: readonly JobRow[]) => selectedIndex(pane, listKeys(rows)));

/** The rows of the list: jobs and maps. */
export function listedRows({jobs, state}: Snapshot): readonly JobRow[] {
	const list = heldIn(jobs.list);
	const hasMore = list !== null && list.nextCursor !== null;
	return joined(list?.jobs ?? noJobs, heldIn(jobs.maps) ?? noMaps, state.jobChoice, hasMore);
}

export function listedKeys(snapshot: Snapshot): readonly string[] {
	return listKeys(listedRows(snapshot));
}

export function selectedPlace(snapshot: Snapshot): number {
	return placeIn(paneOf(snapshot.state, NAME), listedRows(snapshot));
}

export function selectedRow(snapshot: Snapshot): JobRow | null {
	return listedRows(snapshot)[selectedPlace(snapshot)] ?? null;
}

/** Selects a job that was just made, which is the first of the list. */
export function selectJob(app: App, id: string): void {
	app.update(state => withPane(state, {selected: id, index: 0}, NAME));
}

/** Requests the list, as much of it as is in sight. */
export function showJobs(app: App): void {
	const snapshot = app.snapshot();
	const all = listedRows(snapshot);
	const place = selectedPlace(snapshot);
	const {rows} = bodySize(snapshot);
	const inSight = all.slice(Math.max(0, place - rows), place + rows).filter(isJob);
	app.jobs.showList(
		snapshot.state.jobChoice,
		inSight.map(({id}) => id),
	);
	if (place > all.length - AHEAD) app.jobs.showMore();
}

/** Lists the jobs of the next state. */
export function nextJobChoice(app: App): void {
	app.update(state => {
		const next = jobChoices[(jobChoices.indexOf(state.jobChoice) + 1) % jobChoices.length] ?? 'all';
		return withPane({...state, jobChoice: next}, {selected: null, index: 0}, NAME);
	});
	showJobs(app);
}
