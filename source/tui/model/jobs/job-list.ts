import type {Job} from '../../../jobs/job.ts';
import type {JobPage} from '../../../jobs/jobs.ts';
import {isChosen, type JobChoice} from './job-choice.ts';

/** The jobs that were asked for so far, newest first. */
export interface JobList {
	readonly choice: JobChoice;
	readonly jobs: readonly Job[];
	/** The cursor of the page after them; null where there is none. */
	readonly nextCursor: string | null;
}

export function emptyList(choice: JobChoice): JobList {
	return {choice, jobs: [], nextCursor: null};
}

/** The list once its newest jobs were asked for again. What stands after them stays as it was. */
export function withNewest(list: JobList, page: JobPage): JobList {
	if (isAtStart(list, page)) return list;
	const places = new Map(list.jobs.map(({id}, index) => [id, index]));
	const last = Math.max(-1, ...page.jobs.map(({id}) => places.get(id) ?? -1));
	const isWhole = page.nextCursor === null;
	// Where the new page and the list do not meet, unknown jobs are between them.
	const isApart = last < 0;
	const newest = page.jobs.map(job => sameOr(list.jobs[places.get(job.id) ?? -1], job));
	if (isWhole || isApart) return settled(list, newest, page.nextCursor);
	const ids = new Set(page.jobs.map(({id}) => id));
	const rest = list.jobs.slice(last + 1).filter(({id}) => !ids.has(id));
	return settled(list, [...newest, ...rest], rest.length > 0 ? list.nextCursor : page.nextCursor);
}

/** Whether the list begins with the page, so that nothing is new: told without a look at the thousands after it. */
function isAtStart({jobs, nextCursor}: JobList, page: JobPage): boolean {
	const goesOn = page.jobs.length < jobs.length ? page.nextCursor !== null : page.nextCursor === nextCursor;
	return goesOn && page.jobs.every((job, index) => sameOr(jobs[index], job) === jobs[index]);
}

/** The list with the page after it. */
export function withMore(list: JobList, page: JobPage): JobList {
	const known = new Set(list.jobs.map(({id}) => id));
	return {...list, jobs: [...list.jobs, ...page.jobs.filter(({id}) => !known.has(id))], nextCursor: page.nextCursor};
}

/** The list once some of its jobs were seen again; those that are not chosen any more go. */
export function withSeen(list: JobList, seen: readonly Job[]): JobList {
	if (seen.length === 0) return list;
	const byId = new Map(seen.map(job => [job.id, job]));
	const jobs = list.jobs.flatMap(job => {
		const now = byId.get(job.id);
		if (!now) return [job];
		return isChosen(list.choice, now.state) ? [sameOr(job, now)] : [];
	});
	return settled(list, jobs, list.nextCursor);
}

/** The list with a job that was just made. */
export function withNew(list: JobList, job: Job): JobList {
	if (!isChosen(list.choice, job.state) || list.jobs.some(({id}) => id === job.id)) return list;
	return {...list, jobs: [job, ...list.jobs]};
}

/** Keeps what did not change the very same, so that nothing is drawn for it. */
function settled(list: JobList, jobs: readonly Job[], nextCursor: string | null): JobList {
	const isSame =
		nextCursor === list.nextCursor &&
		jobs.length === list.jobs.length &&
		jobs.every((job, index) => job === list.jobs[index]);
	return isSame ? list : {...list, jobs, nextCursor};
}

function sameOr(before: Job | undefined, now: Job): Job {
	const isSame =
		before !== undefined &&
		before.id === now.id &&
		before.state === now.state &&
		before.progress === now.progress &&
		before.attempts === now.attempts &&
		before.worker === now.worker;
	return isSame ? before : now;
}
