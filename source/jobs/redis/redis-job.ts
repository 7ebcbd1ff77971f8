import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import type {Job, JobFailure, JobResult, JobState} from '../job.ts';
import type {TimelineStep} from '../job-timeline.ts';

/** A job as its hash in Redis has it. */
export type JobHash = Readonly<Record<string, string>>;

/** What a hash tells of a job. */
export interface RedisJob {
	job: Job;
	/** Whose it is. */
	tenant: Tenant;
	/** Its place in the list. */
	seq: number;
	/** Grows with every change. */
	version: number;
	/** Its changes of state so far. */
	steps: TimelineStep[];
}

/** Reads a job from its hash; null where there is none. */
export function readJob(id: string, hash: JobHash): RedisJob | null {
	const {state, worker, error} = hash;
	if (state === undefined) return null;
	const digits = Number(hash.digits);
	const job: Job = {
		id,
		kind: 'pi',
		digits,
		state: state as JobState,
		progress: Number(hash.progress),
		createdAt: new Date(Number(hash.created)),
		startedAt: dateOf(hash.started),
		finishedAt: dateOf(hash.finished),
		worker: worker ?? null,
		attempts: Number(hash.attempts),
		error: error === undefined ? null : (JSON.parse(error) as JobFailure),
		result: resultOf(hash, digits),
	};
	return {
		job,
		tenant: hash.tenant ?? DEFAULT_TENANT,
		seq: Number(hash.seq),
		version: Number(hash.version),
		steps: stepsOf(hash),
	};
}

/** A job that was just submitted. */
export function newJob(id: string, digits: number, createdAt: number): Job {
	return {
		id,
		kind: 'pi',
		digits,
		state: 'queued',
		progress: 0,
		createdAt: new Date(createdAt),
		startedAt: null,
		finishedAt: null,
		worker: null,
		attempts: 0,
		error: null,
		result: null,
	};
}

/** A hash as Redis lists it: names and values in turn. */
export function hashOf(list: readonly string[]): JobHash {
	const hash: Record<string, string> = {};
	for (let at = 0; at < list.length; at += 2) hash[list[at] ?? ''] = list[at + 1] ?? '';
	return hash;
}

function resultOf({sha256, object, tail}: JobHash, digits: number): JobResult | null {
	if (sha256 === undefined || object === undefined || tail === undefined) return null;
	return {bytes: digits + 2, sha256, objectName: object, lastDigits: tail};
}

/** The first two, of its creation, are the same for every job and not stored. */
function stepsOf(hash: JobHash): TimelineStep[] {
	const at = Number(hash.created);
	const first = {at, progress: 0, attempts: 0, worker: null};
	const steps: TimelineStep[] = [
		{version: 1, state: 'created', ...first},
		{version: 2, state: 'queued', ...first},
	];
	for (const [name, value] of Object.entries(hash)) {
		if (!/^s\d+$/.test(name)) continue;
		const [state, time, progress, attempts, ...worker] = value.split(' ');
		steps.push({
			version: Number(name.slice(1)),
			state: state as JobState,
			at: Number(time),
			progress: Number(progress),
			attempts: Number(attempts),
			worker: worker.join(' ') || null,
		});
	}
	return steps.sort((one, other) => one.version - other.version);
}

function dateOf(at: string | undefined): Date | null {
	return at === undefined ? null : new Date(Number(at));
}
