import type {FoundMap} from '../../../functions/map/map-files.ts';
import {hasEnded, type Job} from '../../../jobs/job.ts';
import {translate} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {grouped} from '../../../shared/text/figure-text.ts';
import {widthOf} from '../../../shared/text/text-width.ts';
import type {Snapshot} from '../app/app.ts';
import {type CallRecord, isRunning} from '../functions/call-record.ts';
import {mapJobState} from '../jobs/job-rows.ts';
import {heldIn} from '../source/resource.ts';

/** A job, a map or a call that runs. */
export interface Activity {
	readonly key: string;
	readonly name: string;
	/** When it began; null while it waits. */
	readonly startedAt: Date | null;
	/** The share that is done, from 0 to 1; null where that is not known. */
	readonly progress: number | null;
}

/** An activity that is over. */
export interface EndedActivity extends Activity {
	readonly outcome: 'finished' | 'failed' | 'cancelled';
	readonly ranMs: number;
}

type Sources = Pick<Snapshot, 'jobs' | 'functions'>;

/** The jobs, maps and calls that run now. */
export function runningActivities({jobs, functions}: Sources): Activity[] {
	return [
		...jobs.activity.running.map(ofJob),
		...runningMaps(jobs).map(ofMap),
		...functions.calls.filter(isRunning).map(ofCall),
	];
}

/** How many of them run now: there may be more jobs than are known one by one. */
export function countRunning({jobs, functions}: Sources): number {
	const runningJobs = Math.max(jobs.activity.running.length, jobs.counts?.running ?? 0);
	return runningJobs + runningMaps(jobs).length + functions.calls.filter(isRunning).length;
}

function runningMaps({maps}: Sources['jobs']): readonly FoundMap[] {
	return heldIn(maps)?.filter(({state}) => state === 'running') ?? [];
}

/** The end of an activity; null while it is not known to be over. */
export function endOf(key: string, {jobs, functions}: Sources): EndedActivity | null {
	const job = jobs.activity.ended.find(({id}) => id === key);
	if (job) return endOfJob(job);
	const map = heldIn(jobs.maps)?.find(found => found.key === key);
	if (map) return endOfMap(map);
	const call = functions.calls.find(record => record.key === key);
	return call && !isRunning(call) ? endOfCall(call) : null;
}

/** The share of all that runs that is done; null where something is running whose share is not known. */
export function sharedProgress(activities: readonly Activity[]): number | null {
	const shares = activities.map(({progress}) => progress);
	if (shares.length === 0 || shares.includes(null)) return null;
	return shares.reduce<number>((sum, share) => sum + (share ?? 0), 0) / shares.length;
}

function ofJob(job: Job): Activity {
	return {
		key: job.id,
		name:
			job.kind === 'pi'
				? translate('{digits} decimals of pi', {digits: grouped(job.digits)})
				: shortName(job.call.name),
		startedAt: job.startedAt,
		// How far a call is, nobody knows.
		progress: job.kind === 'pi' ? job.progress : null,
	};
}

function ofCall({key, plan, startedAt}: CallRecord): Activity {
	return {key, name: shortName(plan.code), startedAt, progress: null};
}

function ofMap({key, name, startedAt, share}: FoundMap): Activity {
	return {key, name: shortName(name), startedAt, progress: share};
}

const NAME_WIDTH = 40;

function shortName(code: string): string {
	const name = cleanText(code, 200);
	return widthOf(name) > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1).toWellFormed()}…` : name;
}

function endOfJob(job: Job): EndedActivity | null {
	if (!hasEnded(job.state)) return null;
	const {startedAt, finishedAt} = job;
	const ranMs = startedAt && finishedAt ? Number(finishedAt) - Number(startedAt) : 0;
	const outcome = job.state === 'errored' ? 'failed' : job.state;
	return {...ofJob(job), outcome, ranMs};
}

function endOfCall(call: CallRecord): EndedActivity {
	const outcome = call.state === 'returned' ? 'finished' : call.state === 'cancelled' ? 'cancelled' : 'failed';
	return {...ofCall(call), outcome, ranMs: (call.queuedMs ?? 0) + (call.ranMs ?? 0)};
}

function endOfMap(map: FoundMap): EndedActivity | null {
	const state = mapJobState(map);
	if (!hasEnded(state)) return null;
	const outcome = state === 'errored' ? 'failed' : state;
	return {...ofMap(map), outcome, ranMs: Number(map.endedAt ?? map.updatedAt) - Number(map.startedAt)};
}
