import type {FoundMap} from '../../../functions/map/map-files.ts';
import type {Job, JobState} from '../../../jobs/job.ts';
import {isChosen, type JobChoice} from './job-choice.ts';

/** A row of the list of jobs: a job, or a map of this machine. */
export type JobRow = Job | FoundMap;

export function isMap(row: JobRow): row is FoundMap {
	return row.kind === 'map';
}

export function isJob(row: JobRow): row is Job {
	return row.kind !== 'map';
}

export function rowKey(row: JobRow): string {
	return isMap(row) ? row.key : row.id;
}

/** The state of a job that is most like that of a map: one with inputs that failed is no success. */
export function mapJobState({state, failed}: Pick<FoundMap, 'state' | 'failed'>): JobState {
	if (state === 'running') return 'running';
	if (state === 'finished') return failed > 0 ? 'errored' : 'finished';
	return state === 'interrupted' ? 'cancelled' : 'errored';
}

/** Jobs and the chosen ones of the maps, newest first. Where jobs are still to come, maps older than the last one wait for them. */
export function joinRows(
	jobs: readonly Job[],
	maps: readonly FoundMap[],
	choice: JobChoice,
	hasMore: boolean,
): readonly JobRow[] {
	const chosen = maps.filter(map => isChosen(choice, mapJobState(map)));
	if (chosen.length === 0) return jobs;
	const rows: JobRow[] = [];
	let place = 0;
	const takeMaps = (since: number) => {
		for (; place < chosen.length; place += 1) {
			const map = chosen[place];
			if (!map || Number(map.startedAt) < since) return;
			rows.push(map);
		}
	};
	for (const job of jobs) {
		takeMaps(Number(job.createdAt));
		rows.push(job);
	}
	if (!hasMore) takeMaps(Number.NEGATIVE_INFINITY);
	return rows;
}

/** How many jobs and maps are in each state. */
export function countRows(
	counts: Readonly<Record<JobState, number>>,
	maps: readonly FoundMap[],
): Readonly<Record<JobState, number>> {
	const all = {...counts};
	for (const map of maps) all[mapJobState(map)] += 1;
	return all;
}
