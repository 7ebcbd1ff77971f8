import type {OnRejected} from '../../../shared/rejections.ts';
import {DEFAULT_TENANT, type Tenant} from '../../../shared/tenant.ts';
import {computeRank, nextTurn} from '../../engine/queue/queue-order.ts';
import {SMALL_JOB} from '../../engine/work/default-slots.ts';
import type {JobState} from '../../job.ts';
import {scopedKey} from '../../job-request.ts';
import type {PiRequest} from '../../jobs.ts';
import type {QueuedJob} from '../queue/job-lanes.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';
import {createJobScripts, type JobScripts} from './job-scripts.ts';
import {createPartBoard} from './part-board.ts';
import {createRedisClaims} from './redis-claims.ts';
import {hashOf, type RedisJob, readJob} from './redis-job.ts';
import {createLeavings} from './redis-leavings.ts';
import {createStoredJobs} from './stored-jobs.ts';

export interface NewRedisJob extends PiRequest {
	id: string;
	tenant: Tenant;
}

/** Limits on the jobs that are accepted. */
export interface Limits {
	openJobs: number;
	bytes: number;
	allOpenJobs: number;
	room: number;
}

/** The outcome of a submission. */
export type Admission =
	| {kind: 'new'; createdAt: number; priority: number}
	| {kind: 'known'; id: string}
	| {kind: 'reused'; digits: number}
	/** `ended`: how many jobs did within the last minute. */
	| {kind: 'jobs'; openJobs: number; ended: number}
	/** `keptMs`: how long the oldest result has been kept. */
	| {kind: 'bytes'; keptMs: number}
	| {kind: 'room'};

export type RedisJobTable = ReturnType<typeof createRedisJobTable>;

/**
 * The jobs in Redis. Keys begin with `prefix:jobs:`. JOB_STORE_FAILED where Redis is away. A value under the key of a
 * job that is none is put aside, told to `onRejected`, and from then on treated as absent.
 */
export function createRedisJobTable(connection: RedisConnection, prefix: string, onRejected: OnRejected) {
	const {run} = connection;
	const scripts = createJobScripts(connection, prefix, onRejected);
	const {base, call} = scripts;
	const {get, isOpen, note, known, knownAll} = createStoredJobs(connection, scripts, readJob);

	return {
		...createRedisClaims(scripts),
		/** The channel on which changes of a job are told. */
		channelOf: (id: string) => `${base}changed:${id}`,
		/** The channel on which a process is told which of its jobs to stop. */
		holderChannel: (holder: string) => `${base}holder:${holder}`,
		/** The channel on which all processes are told of parts of jobs. */
		partsChannel: `${base}parts`,
		/** Notes of the machines that compute parts of jobs. */
		board: createPartBoard(connection, base),
		get,
		isOpen,
		note,
		async add(jobs: readonly NewRedisJob[], limits: Limits): Promise<Admission[]> {
			const words = jobs.flatMap(({id, digits, idempotencyKey, tenant, origin = ''}) => [
				id,
				digits,
				Math.round(computeRank(digits, 0)),
				idempotencyKey === undefined ? '' : scopedKey(tenant, idempotencyKey),
				wordFor(tenant),
				Math.round(nextTurn(0, digits)),
				origin,
			]);
			return (await call('submit', ...limitWords(limits), ...words)).map(admissionOf);
		},
		/** They are in their queue. */
		async enqueued(ids: readonly string[]): Promise<void> {
			if (ids.length > 0) await run(client => client.zrem(`${base}outbox`, ...ids));
		},
		/** Of jobs that have been on their way into their queue for so long (in milliseconds), those that are not there. `looked`: at how many. */
		async overdue(ms: number, limit: number): Promise<{looked: number; missing: QueuedJob[]}> {
			const [looked, ...jobs] = await call('overdue', SMALL_JOB, ms, limit);
			const missing = jobs.map(([id = '', digits, priority]) => ({
				id,
				digits: Number(digits),
				priority: Number(priority),
			}));
			return {looked, missing};
		},
		/** Looks whether the open jobs above a place in the list can still be begun, and notes those that can't. */
		async audit(above: number, limit: number): Promise<{last: number; lost: number}> {
			const [last, lost] = await call('audit', SMALL_JOB, above, limit);
			return {last, lost};
		},
		/** The text of a job's result, where it is kept here. */
		textOf: (id: string): Promise<string | null> => run(client => client.hget(`${base}texts`, id)),
		/** The state before, and the job after it; null where there is none. */
		async cancel(id: string, tenant: Tenant | null): Promise<{before: JobState; after: RedisJob} | null> {
			const answer = await call('cancel', id, wordFor(tenant));
			const after = answer && (await known(id, hashOf(answer[1])));
			return after && {before: answer[0], after};
		},
		/** The newest jobs below a place in the list. */
		async page(tenant: Tenant | null, states: readonly JobState[], below: number, limit: number): Promise<RedisJob[]> {
			return knownAll(await call('page', below, limit, wordFor(tenant), ...new Set(states)));
		},
		counts: countsIn(scripts),
		...createLeavings(connection, base, onRejected),
		/** Forgets jobs that ended so long ago, in milliseconds; how many it were. */
		async forget(ms: number, limit: number): Promise<number> {
			return call('forget', Math.floor(ms), limit);
		},
	};
}

/** Counts jobs and bytes of a tenant by state; null for all tenants. */
export function countsIn({call}: Pick<JobScripts, 'call'>) {
	return async <State extends JobState>(
		tenant: Tenant | null,
		states: readonly State[],
	): Promise<Record<State, {jobs: number; bytes: number}>> => {
		const found = await call('counts', wordFor(tenant), ...states);
		const entries = states.map((state, at) => {
			const [jobs, bytes] = found[at] ?? [0, '0'];
			return [state, {jobs, bytes: Number(bytes) || 0}];
		});
		return Object.fromEntries(entries) as Record<State, {jobs: number; bytes: number}>;
	};
}

/** Limits as the scripts take them: open jobs and bytes of a tenant, open jobs of all, room. */
export function limitWords({openJobs, bytes, allOpenJobs, room}: Limits): number[] {
	const counted = (count: number) => Math.min(count, Number.MAX_SAFE_INTEGER);
	const sized = (size: number) => (Number.isFinite(size) ? Math.floor(size) : -1);
	return [counted(openJobs), sized(bytes), counted(allOpenJobs), sized(room)];
}

/** A tenant, or all of them, as the scripts say it. */
export function wordFor(tenant: Tenant | null): string {
	if (tenant === null) return '*';
	return tenant === DEFAULT_TENANT ? '' : tenant;
}

function admissionOf([kind, first, second]: readonly string[]): Admission {
	if (kind === 'new') return {kind, createdAt: Number(first), priority: Number(second)};
	if (kind === 'known') return {kind, id: first ?? ''};
	if (kind === 'reused') return {kind, digits: Number(first)};
	if (kind === 'jobs') return {kind, openJobs: Number(first), ended: Number(second)};
	return kind === 'bytes' ? {kind, keptMs: Number(first)} : {kind: 'room'};
}
