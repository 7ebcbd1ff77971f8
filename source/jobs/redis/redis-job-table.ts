import * as z from 'zod';
import {messageOf} from '../../shared/errors.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import {SMALL_JOB} from '../engine/default-slots.ts';
import {computeRank, nextTurn} from '../engine/queue-order.ts';
import {storedId} from '../engine/stored-job.ts';
import type {JobState} from '../job.ts';
import {scopedKey} from '../job-request.ts';
import type {PiRequest} from '../jobs.ts';
import type {QueuedJob} from './job-lanes.ts';
import {createJobScripts} from './job-scripts.ts';
import {createRedisClaims, type RedisClaim} from './redis-claims.ts';
import type {RedisConnection} from './redis-connection.ts';
import {hashOf, type JobHash, type RedisJob, readJob} from './redis-job.ts';

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

/** So many attempts no job has. */
const MOST_TOKENS = 1_000_000;

export type RedisJobTable = ReturnType<typeof createRedisJobTable>;

/**
 * The jobs in Redis. Keys begin with `prefix:jobs:`. JOB_STORE_FAILED where Redis is away. A value under the key of a
 * job that is none is put aside, told to `onRejected`, and from then on treated as absent.
 */
export function createRedisJobTable(connection: RedisConnection, prefix: string, onRejected: OnRejected) {
	const {run} = connection;
	const scripts = createJobScripts(connection, prefix, onRejected);
	const {base, call, putAside} = scripts;

	/** The job of a hash; null for none, or one that is put aside. */
	async function known(id: string, hash: JobHash): Promise<RedisJob | null> {
		if (Object.keys(hash).length === 0) return null;
		const read = storedId.safeParse(id).success ? readJob(id, hash) : {misfit: 'it has no id of a job'};
		if ('found' in read) return read.found;
		await putAside(id, read.misfit);
		return null;
	}

	return {
		...createRedisClaims(scripts),
		/** The channel on which changes of a job are told. */
		channelOf: (id: string) => `${base}changed:${id}`,
		/** The channel on which a process is told which of its jobs to stop. */
		holderChannel: (holder: string) => `${base}holder:${holder}`,
		async get(id: string): Promise<RedisJob | null> {
			try {
				return await known(id, await run(client => client.hgetall(`${base}job:${id}`)));
			} catch (error) {
				if (!/WRONGTYPE/.test(messageOf(error))) throw error;
				await putAside(id, 'it is no hash');
				return null;
			}
		},
		async add(jobs: readonly NewRedisJob[], {openJobs, bytes, allOpenJobs, room}: Limits): Promise<Admission[]> {
			const counts = [openJobs, allOpenJobs].map(count => Math.min(count, Number.MAX_SAFE_INTEGER));
			const sizes = [bytes, room].map(size => (Number.isFinite(size) ? Math.floor(size) : -1));
			const limits = [counts[0] ?? 0, sizes[0] ?? -1, counts[1] ?? 0, sizes[1] ?? -1];
			const words = jobs.flatMap(({id, digits, idempotencyKey, tenant, origin = ''}) => [
				id,
				digits,
				Math.round(computeRank(digits, 0)),
				idempotencyKey === undefined ? '' : scopedKey(tenant, idempotencyKey),
				wordFor(tenant),
				Math.round(nextTurn(0, digits)),
				origin,
			]);
			return (await call('submit', ...limits, ...words)).map(admissionOf);
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
			const found = await call('page', below, limit, wordFor(tenant), ...new Set(states));
			const jobs = await Promise.all(found.map(([id, list]) => known(id, hashOf(list))));
			return jobs.filter(job => job !== null);
		},
		async tally<State extends JobState>(
			tenant: Tenant | null,
			states: readonly State[],
		): Promise<Record<State, {jobs: number; bytes: number}>> {
			const counts = await call('tally', wordFor(tenant), ...states);
			const entries = states.map((state, at) => {
				const [jobs, bytes] = counts[at] ?? [0, '0'];
				return [state, {jobs, bytes: Number(bytes) || 0}];
			});
			return Object.fromEntries(entries) as Record<State, {jobs: number; bytes: number}>;
		},
		/** Which of these jobs are not running under these tokens any more. */
		async lostOf<Claim extends Pick<RedisClaim, 'id' | 'token'>>(claims: readonly Claim[]): Promise<Claim[]> {
			if (claims.length === 0) return [];
			const found = await run(async client => {
				const pipeline = client.pipeline();
				for (const {id} of claims) pipeline.hmget(`${base}job:${id}`, 'state', 'token');
				return pipeline.exec();
			});
			return claims.filter((claim, at) => {
				const [error, values] = found?.[at] ?? [];
				if (error || !Array.isArray(values)) return false;
				return values[0] !== 'running' || Number(values[1]) !== claim.token;
			});
		},
		/** Forgets jobs that ended so long ago, in milliseconds; how many it were. */
		async forget(ms: number, limit: number): Promise<number> {
			return call('forget', Math.floor(ms), limit);
		},
		/** Some of the forgotten jobs whose results are still to be removed, and how often each was begun. */
		async leftovers(limit: number): Promise<{id: string; tokens: number}[]> {
			const pairs = await run(client => client.hrandfield(`${base}leftovers`, limit, 'WITHVALUES'));
			const found: {id: string; tokens: number}[] = [];
			for (const [id, text] of Object.entries(hashOf(pairs as string[]))) {
				const parsed = leftover.safeParse({id, tokens: text});
				if (parsed.success) {
					found.push(parsed.data);
					continue;
				}
				await run(client => client.hdel(`${base}leftovers`, id));
				onRejected({kind: 'leftover', name: id, reason: 'it is no job with a number', outcome: 'It was removed.'});
			}
			return found;
		},
		/** Their results are removed. */
		async removed(ids: readonly string[]): Promise<void> {
			if (ids.length > 0) await run(client => client.hdel(`${base}leftovers`, ...ids));
		},
	};
}

/** A tenant, or all of them, as the scripts say it. */
function wordFor(tenant: Tenant | null): string {
	if (tenant === null) return '*';
	return tenant === DEFAULT_TENANT ? '' : tenant;
}

const leftover = z.object({id: storedId, tokens: z.coerce.number().pipe(z.int().min(0).max(MOST_TOKENS))});

function admissionOf([kind, first, second]: readonly string[]): Admission {
	if (kind === 'new') return {kind, createdAt: Number(first), priority: Number(second)};
	if (kind === 'known') return {kind, id: first ?? ''};
	if (kind === 'reused') return {kind, digits: Number(first)};
	if (kind === 'jobs') return {kind, openJobs: Number(first), ended: Number(second)};
	return kind === 'bytes' ? {kind, keptMs: Number(first)} : {kind: 'room'};
}
