import {hasEnded, type Job, type JobNote, type JobState} from '../../../jobs/job.ts';
import {type JobWork, noWork} from '../../../jobs/job-work.ts';
import type {JobEvent} from '../../../jobs/jobs.ts';
import type {LunchError} from '../../../shared/errors.ts';
import {translated} from '../../../shared/language/texts.ts';
import {emptyLog, type LogLine, type LogText, withLogLines} from '../log/log-lines.ts';
import type {Resource} from '../source/resource.ts';
import {type JobOutput, noJobOutput} from './job-output.ts';

/** A state that a job came into. */
export interface TimelineEntry {
	readonly state: JobState;
	/** Null where no event says it. */
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
	/** Every event that came, in words. */
	readonly events: LogText;
	/** Whether it is requested again by itself, while it can't be had. */
	readonly isTrying: boolean;
	/** The last event that was seen. */
	readonly lastEvent: number;
	/** Decimals to look at: of the result, or a preview computed here while there is none. */
	readonly digits: {readonly text: string; readonly isPreview: boolean} | null;
	/** The parts of its work while it runs. */
	readonly work: JobWork;
	/** The output and the end of a call. */
	readonly output: JobOutput;
}

export function startWatching(id: string, known: Job | null): WatchedJob {
	const job: Resource<Job> = known ? {state: 'ready', value: known, isRefreshing: true} : {state: 'loading'};
	return {
		id,
		job,
		timeline: [],
		events: emptyLog,
		isTrying: true,
		lastEvent: 0,
		digits: null,
		work: noWork,
		output: noJobOutput,
	};
}

/** The job after an event. */
export function withEvent(watched: WatchedJob, {id, job}: JobEvent, now: Date): WatchedJob {
	// The service tells all events again where it does not know the number of the last one any more.
	const before = id > watched.lastEvent ? watched.timeline : [];
	const log = id > watched.lastEvent ? watched.events : emptyLog;
	const last = before.at(-1);
	const isStep = !last || last.state !== job.state || (job.state === 'running' && last.attempt !== job.attempts);
	const timeline = isStep ? [...before, timelineEntry(job, before)] : before;
	const entry = isStep ? (timeline.at(-1) ?? null) : null;
	const isFirst = watched.lastEvent === 0 || id <= watched.lastEvent;
	const told = !isFirst && 'value' in watched.job ? (watched.job.value.notes?.length ?? 0) : 0;
	const notes = job.notes?.slice(told).map(noteLine) ?? [];
	const events = withLogLines(log, [eventLine(job, entry?.at ?? now), ...notes]);
	const seen = {timeline, events, lastEvent: id, ...shownAfter(watched, job)};
	return {...watched, ...seen, job: {state: 'ready', value: job, isRefreshing: false}};
}

/** The decimals and the parts that are still to be shown. */
function shownAfter({digits, work}: WatchedJob, {state}: Job): Pick<WatchedJob, 'digits' | 'work'> {
	// A preview is for as long as there may be a result, and what was converted is none where the job was given up.
	const isGone = hasEnded(state) && (digits?.isPreview || state !== 'finished');
	return {digits: isGone ? null : digits, work: state === 'running' ? work : noWork};
}

/** The job with the parts of its work; the decimals that are converted take the place of a preview. */
export function withWork(watched: WatchedJob, work: JobWork): WatchedJob {
	const {decimals} = work;
	return {...watched, work, digits: decimals ? {text: `3.${decimals.first}`, isPreview: false} : watched.digits};
}

function eventLine({state, progress, attempts, worker, error}: Job, at: Date): LogLine {
	const words = [
		state.padEnd(9),
		state === 'running' ? `${(progress * 100).toFixed(1).padStart(5)} %` : null,
		attempts > 1 ? `attempt ${attempts}` : null,
		state === 'running' ? worker : null,
		error && `${error.message} (${error.code})`,
	];
	const source = state === 'errored' ? 'error' : state === 'cancelled' ? 'warning' : 'event';
	return {source, at, text: words.filter(word => word !== null).join('  ')};
}

function noteLine({at, message}: JobNote): LogLine {
	return {source: 'warning', at, text: translated(message)};
}

/** The job while the service can't be reached: its last known state, and whether it is requested again. */
export function withBreak(watched: WatchedJob, lastError: LunchError, isTrying = true): WatchedJob {
	if (!('value' in watched.job)) return {...watched, isTrying, job: {state: 'failed', error: lastError}};
	return {...watched, isTrying, job: {state: 'stale', value: watched.job.value, isRefreshing: isTrying, lastError}};
}

/** The job once the service is back; events of the meantime follow. */
export function withConnection(watched: WatchedJob): WatchedJob {
	const {job} = watched;
	return job.state === 'stale' ? {...watched, job: {state: 'ready', value: job.value, isRefreshing: false}} : watched;
}

function timelineEntry(job: Job, before: readonly TimelineEntry[]): TimelineEntry {
	const {state, attempts, worker} = job;
	return {state, at: timeOfState(job, before), attempt: attempts, worker: state === 'running' ? worker : null};
}

function timeOfState({state, createdAt, startedAt, finishedAt}: Job, before: readonly TimelineEntry[]): Date | null {
	if (state === 'running') return startedAt;
	if (hasEnded(state)) return finishedAt;
	// Back in the queue: when, no event says.
	return before.some(entry => entry.state === 'running') ? null : createdAt;
}
