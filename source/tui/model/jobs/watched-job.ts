import {hasEnded, type Job, type JobState} from '../../../jobs/job.ts';
import type {JobEvent} from '../../../jobs/jobs.ts';
import type {LunchError} from '../../../shared/errors.ts';
import type {Resource} from '../source/resource.ts';

/** A state that a job came into. */
export interface TimelineEntry {
	readonly state: JobState;
	/** Null where nobody said when. */
	readonly at: Date | null;
	readonly attempt: number;
	readonly worker: string | null;
}

/** A job that is looked at closely. */
export interface WatchedJob {
	readonly id: string;
	/** Stale while the service can't be reached, with why; what is held is shown meanwhile. */
	readonly job: Resource<Job>;
	readonly timeline: readonly TimelineEntry[];
	/** Whether it is asked for again by itself, while it can't be had. */
	readonly isTrying: boolean;
	/** The last event that was seen. */
	readonly lastEvent: number;
	/** Decimals to look at: of the result, or a preview computed here while there is none. */
	readonly digits: {readonly text: string; readonly isPreview: boolean} | null;
}

export function startWatching(id: string, known: Job | null): WatchedJob {
	const job: Resource<Job> = known ? {state: 'ready', value: known, isRefreshing: true} : {state: 'loading'};
	return {id, job, timeline: [], isTrying: true, lastEvent: 0, digits: null};
}

/** What is known once an event came. */
export function withEvent(watched: WatchedJob, {id, job}: JobEvent): WatchedJob {
	// All is told anew where the number of the last event is not known any more.
	const before = id > watched.lastEvent ? watched.timeline : [];
	const last = before.at(-1);
	const isStep = !last || last.state !== job.state || (job.state === 'running' && last.attempt !== job.attempts);
	const timeline = isStep ? [...before, entryOf(job, before)] : before;
	// A preview is for as long as there may be a result.
	const digits = hasEnded(job.state) && watched.digits?.isPreview ? null : watched.digits;
	return {...watched, timeline, digits, lastEvent: id, job: {state: 'ready', value: job, isRefreshing: false}};
}

/** What is held stays, while the service is asked again and again, if it is. */
export function withBreak(watched: WatchedJob, lastError: LunchError, isTrying = true): WatchedJob {
	if (!('value' in watched.job)) return {...watched, isTrying, job: {state: 'failed', error: lastError}};
	return {...watched, isTrying, job: {state: 'stale', value: watched.job.value, isRefreshing: isTrying, lastError}};
}

/** The service is back, and says what happened meanwhile if something did. */
export function withConnection(watched: WatchedJob): WatchedJob {
	const {job} = watched;
	return job.state === 'stale' ? {...watched, job: {state: 'ready', value: job.value, isRefreshing: false}} : watched;
}

function entryOf(job: Job, before: readonly TimelineEntry[]): TimelineEntry {
	const {state, attempts, worker} = job;
	return {state, at: momentOf(job, before), attempt: attempts, worker: state === 'running' ? worker : null};
}

function momentOf({state, createdAt, startedAt, finishedAt}: Job, before: readonly TimelineEntry[]): Date | null {
	if (state === 'running') return startedAt;
	if (hasEnded(state)) return finishedAt;
	// Back in the queue: when, no event says.
	return before.some(entry => entry.state === 'running') ? null : createdAt;
}
