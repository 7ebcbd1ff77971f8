import * as z from 'zod';
import {fitSchema} from '../../../shared/fit-schema.ts';
import {DEFAULT_TENANT, isTenantName, type Tenant} from '../../../shared/tenant.ts';
import type {TimelineStep} from '../../engine/job-timeline.ts';
import {
	checkEnd,
	jsonOf,
	piJobFrom,
	type StoredNote,
	storedFailure,
	storedName,
	storedNote,
	storedResult,
	storedState,
	storedStep,
	storedTime,
} from '../../engine/stored-job.ts';
import {type Job, type JobResult, MOST_NOTES, type PiJob} from '../../job.ts';

/** A job as its hash in Redis has it. */
export type JobHash = Readonly<Record<string, string>>;

/** A job, read from its hash. */
export interface RedisJob {
	job: Job;
	/** The tenant of the job. */
	tenant: Tenant;
	/** The origin of the job; null where that is not known. */
	origin: string | null;
	/** Its place in the list. */
	seq: number;
	/** Grows with every change. */
	version: number;
	/** Its changes of state so far. */
	steps: TimelineStep[];
}

/** When a job was created, begun and finished, in milliseconds since 1970. */
export interface FinishedTimes {
	createdAt: number;
	startedAt: number;
	finishedAt: number;
}

/** A job that was read, or what is wrong with its hash. */
export type ReadJob = {found: RedisJob} | {misfit: string};

const whole = z
	.string()
	.regex(/^\d{1,16}$/)
	.transform(Number);
const time = whole.pipe(storedTime);
const share = z
	.string()
	.regex(/^\d(?:\.\d+)?(?:e-\d+)?$/)
	.transform(Number)
	.pipe(z.number().min(0).max(1));
/** A change of state: `running 1700000000000 0.5 1 worker`. */
const step = z
	.string()
	.regex(/^\w+ \d+ \S+ \d+ /)
	.transform(text => {
		const [state, at, progress, attempts, ...worker] = text.split(' ');
		return {
			state,
			at: Number(at),
			progress: Number(progress),
			attempts: Number(attempts),
			worker: worker.join(' ') || null,
		};
	})
	.pipe(storedStep.omit({version: true}));

/** The fields of a hash that every job has, whatever its kind. */
export const hashFacts = {
	state: storedState,
	tenant: z.string().refine(isTenantName).default(DEFAULT_TENANT),
	seq: whole,
	progress: share,
	attempts: whole,
	version: whole.pipe(z.int().min(2)),
	created: time,
	started: time.nullable().default(null),
	finished: time.nullable().default(null),
	worker: storedName.nullable().default(null),
	error: jsonOf(storedFailure).nullable().default(null),
	sha256: z.string().optional(),
	object: z.string().optional(),
	tail: z.string().optional(),
	origin: z.string().nullable().default(null),
};

const jobHash = z
	.object({...hashFacts, digits: whole.pipe(z.int().min(1))})
	.transform(({sha256, object, tail, ...job}, context) => {
		if (sha256 === undefined && object === undefined && tail === undefined) return {...job, result: null};
		const result = {bytes: job.digits + 2, sha256, objectName: object, lastDigits: tail};
		const {data, fault} = fitSchema(storedResult, result);
		if (fault === null) return {...job, result: data satisfies JobResult};
		context.addIssue(fault);
		return z.NEVER;
	});

/** Reads a job from its hash. */
export function readJob(id: string, hash: JobHash): ReadJob {
	const schema = jobHash.transform(({tenant, seq, version, origin, ...rest}, context) => {
		const job = piJobFrom({id, ...rest, notes: notesOf(hash)});
		checkEnd(job, context);
		return {job, tenant, origin, seq, version, steps: stepsOf(hash, rest.created)};
	});
	const {data, fault} = fitSchema(schema, hash);
	return fault === null ? {found: data} : {misfit: fault};
}

/** A job that was just submitted. */
export function newJob(id: string, digits: number, createdAt: number): PiJob {
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

/** The notes in a hash, in their order: `n1` is `1700000000000 kind message`. One that can't be read is left out. */
export function notesOf(hash: JobHash): StoredNote[] {
	return Array.from({length: MOST_NOTES}, (_, at) => hash[`n${at + 1}`]).flatMap(text => {
		const [, at, kind, message] = /^(\d+) (\S+) (.+)$/s.exec(text ?? '') ?? [];
		return storedNote.safeParse({at: Number(at), kind, message}).data ?? [];
	});
}

/** The changes of state in a hash. The first two, of its creation, are the same for every job and not stored. One that can't be read is left out. */
export function stepsOf(hash: JobHash, at: number): TimelineStep[] {
	const first = {at, progress: 0, attempts: 0, worker: null};
	const steps: TimelineStep[] = [
		{version: 1, state: 'created', ...first},
		{version: 2, state: 'queued', ...first},
	];
	for (const [name, value] of Object.entries(hash)) {
		const parsed = /^s\d{1,9}$/.test(name) ? step.safeParse(value) : null;
		if (parsed?.success) steps.push({version: Number(name.slice(1)), ...parsed.data});
	}
	return steps.sort((one, other) => one.version - other.version);
}
