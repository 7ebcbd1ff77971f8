import {createHash, randomBytes} from 'node:crypto';
import type {Redis} from 'ioredis';
import * as z from 'zod';
import {messageOf} from '../../shared/errors.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import type {JobFailure, JobResult, JobState} from '../job.ts';
import {scopedKey} from '../job-request.ts';
import type {JobRequest} from '../jobs.ts';
import {rankOf} from '../rank.ts';
import {storedId} from '../stored-job.ts';
import {nextTurn} from '../turns.ts';
import {SMALL_JOB} from '../usual-slots.ts';
import {laneNames, type QueuedJob} from './job-lanes.ts';
import {MISFIT} from './job-script-parts.ts';
import {luaOf, type ScriptName} from './job-scripts.ts';
import type {RedisConnection} from './redis-connection.ts';
import {type FinishedTimes, hashOf, type JobHash, type RedisJob, readJob} from './redis-job.ts';

/** Who computes a job: what it says counts only while the token is the job's latest. */
export interface RedisClaim {
	id: string;
	digits: number;
	token: number;
	attempt: number;
	/** Whether a process ended while it was at this job. */
	isSuspect?: boolean;
	/** The origin of the job; left out or null where that is not known. */
	origin?: string | null;
}

export interface NewRedisJob extends JobRequest {
	id: string;
	tenant: Tenant;
}

/** What may still be accepted. */
export interface Limits {
	openJobs: number;
	bytes: number;
	allOpenJobs: number;
	room: number;
}

/** What became of a submission. */
export type Admission =
	| {kind: 'new'; createdAt: number; priority: number}
	| {kind: 'known'; id: string}
	| {kind: 'reused'; digits: number}
	/** `ended`: how many jobs did within the last minute. */
	| {kind: 'jobs'; openJobs: number; ended: number}
	/** `keptMs`: how long the oldest result has been kept. */
	| {kind: 'bytes'; keptMs: number}
	| {kind: 'room'};

/** How long what was found in the place of a job is kept aside, in milliseconds. */
const QUARANTINE_MS = 30 * 24 * 3600 * 1000;
/** How many jobs that are none one command of many jobs meets before it is given up for now. */
const MOST_MISFITS = 500;
/** So many attempts no job has. */
const MOST_TOKENS = 1_000_000;

export type RedisJobTable = ReturnType<typeof createRedisJobTable>;

/**
 * The jobs in Redis. Keys begin with `prefix:jobs:`. JOB_STORE_FAILED where Redis is away. What is under the key of a job and
 * is none is put aside, told to `onRejected`, and then as if it had never been.
 */
export function createRedisJobTable({run}: RedisConnection, prefix: string, onRejected: OnRejected) {
	const base = `${prefix}:jobs:`;
	// All of them with the same tag, for a cluster.
	const keys = [base, ...laneNames.map(lane => `${prefix}:${lane}:`)];
	const texts = new Map<ScriptName, {lua: string; digest: string}>();

	function textOf(name: ScriptName) {
		const known = texts.get(name);
		if (known) return known;
		const lua = luaOf(name);
		const text = {lua, digest: createHash('sha1').update(lua).digest('hex')};
		texts.set(name, text);
		return text;
	}

	async function execute(client: Redis, name: ScriptName, words: readonly (string | number)[]): Promise<unknown> {
		const {lua, digest} = textOf(name);
		try {
			return await client.evalsha(digest, keys.length, ...keys, ...words);
		} catch (error) {
			if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
			return client.eval(lua, keys.length, ...keys, ...words);
		}
	}

	async function call(name: ScriptName, ...words: readonly (string | number)[]): Promise<unknown> {
		for (let met = 0; ; met++) {
			try {
				return await run(client => execute(client, name, words));
			} catch (error) {
				const id = misfitIn(error);
				if (id === null || met >= MOST_MISFITS) throw error;
				await putAside(id, 'its fields are not those of a job');
			}
		}
	}

	async function putAside(id: string, reason: string): Promise<void> {
		const isThere = await run(client => execute(client, 'quarantine', [id, QUARANTINE_MS]));
		const outcome = isThere === 1 ? `It is now under ${base}quarantine:${id}.` : 'It was taken out of the lists.';
		onRejected({kind: 'job', name: id, reason, outcome});
	}

	/** The job of a hash; null for none, or one that is put aside. */
	async function known(id: string, hash: JobHash): Promise<RedisJob | null> {
		if (Object.keys(hash).length === 0) return null;
		const read = storedId.safeParse(id).success ? readJob(id, hash) : {misfit: 'it has no id of a job'};
		if ('found' in read) return read.found;
		await putAside(id, read.misfit);
		return null;
	}

	async function begin(
		jobs: readonly {id: string; digits: number}[],
		{holder, worker, together}: {holder: string; worker: string; together: 0 | 1},
	): Promise<(RedisClaim | null)[]> {
		const name = randomBytes(4).toString('hex');
		const words = jobs.flatMap(({id, digits}) => [id, digits]);
		const begun = (await call('start', holder, worker, name, together, ...words)) as (
			| [number, number, number, string]
			| null
		)[];
		return jobs.map(({id, digits}, at) => {
			const [token, attempt, losses = 0, origin = ''] = begun[at] ?? [];
			if (token === undefined || attempt === undefined) return null;
			return {id, digits, token, attempt, isSuspect: losses > 0, origin: origin === '' ? null : origin};
		});
	}

	/** Finishes each, with its text where that is kept here; null for those whose claim does not count any more. */
	async function completeAll(
		done: readonly {claim: RedisClaim; result: JobResult; text: string}[],
	): Promise<(FinishedTimes | null)[]> {
		const words = done.flatMap(({claim: {id, token}, result: {sha256, lastDigits, objectName}, text}) => [
			...[id, token, sha256, lastDigits, objectName, text],
		]);
		const answers = (await call('complete', ...words)) as (string[] | null)[];
		return done.map((_, at) => {
			const [createdAt, startedAt, finishedAt] = answers[at]?.map(Number) ?? [];
			return finishedAt === undefined ? null : {createdAt: createdAt ?? 0, startedAt: startedAt ?? 0, finishedAt};
		});
	}

	return {
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
				Math.round(rankOf(digits, 0)),
				idempotencyKey === undefined ? '' : scopedKey(tenant, idempotencyKey),
				wordFor(tenant),
				Math.round(nextTurn(0, digits)),
				origin,
			]);
			return ((await call('submit', ...limits, ...words)) as string[][]).map(admissionOf);
		},
		/** They are in their queue. */
		async enqueued(ids: readonly string[]): Promise<void> {
			if (ids.length > 0) await run(client => client.zrem(`${base}outbox`, ...ids));
		},
		/** Of jobs that have been on their way into their queue for so long (in milliseconds), those that are not there. `looked`: at how many. */
		async overdue(ms: number, limit: number): Promise<{looked: number; missing: QueuedJob[]}> {
			const [looked, ...jobs] = (await call('overdue', ms, limit, SMALL_JOB)) as [number, ...string[][]];
			const missing = jobs.map(([id = '', digits, priority]) => ({
				id,
				digits: Number(digits),
				priority: Number(priority),
			}));
			return {looked, missing};
		},
		/** Looks whether the open jobs above a place in the list can still be begun, and notes those that can't. */
		async audit(above: number, limit: number): Promise<{last: number; lost: number}> {
			const [last = 0, lost = 0] = (await call('audit', above, limit, SMALL_JOB)) as number[];
			return {last, lost};
		},
		/** Begins an attempt; null where there is nothing left to do. */
		async start(id: string, digits: number, holder: string, worker: string): Promise<RedisClaim | null> {
			return (await begin([{id, digits}], {holder, worker, together: 0}))[0] ?? null;
		},
		/** Begins an attempt of each of many, which run together; null for those where there is nothing left to do. */
		startAll: (jobs: readonly {id: string; digits: number}[], holder: string, worker: string) =>
			begin(jobs, {holder, worker, together: 1}),
		async advance({id, token}: RedisClaim, share: number): Promise<boolean> {
			return (await call('advance', id, token, String(share))) === 1;
		},
		/** False where the claim does not count any more. */
		async complete(claim: RedisClaim, result: JobResult): Promise<boolean> {
			return (await completeAll([{claim, result, text: ''}]))[0] != null;
		},
		completeAll,
		/** The text of a job's result, where it is kept here. */
		textOf: (id: string): Promise<string | null> => run(client => client.hget(`${base}texts`, id)),
		/** The job's state after it; null where the claim does not count any more. */
		async fail({id, token}: RedisClaim, failure: JobFailure, isWorthMore: boolean): Promise<JobState | null> {
			return (await call('fail', id, token, JSON.stringify(failure), isWorthMore ? 1 : 0)) as JobState | null;
		},
		async release({id, token}: RedisClaim): Promise<boolean> {
			return (await call('release', id, token)) === 1;
		},
		/** After BullMQ found that the process with a job is gone. */
		async lose(id: string, lockKey: string): Promise<JobState | null> {
			return (await call('lose', id, lockKey)) as JobState | null;
		},
		/** The state before, and the job after it; null where there is none. */
		async cancel(id: string, tenant: Tenant | null): Promise<{before: JobState; after: RedisJob} | null> {
			const answer = (await call('cancel', id, wordFor(tenant))) as [JobState, string[]] | null;
			const after = answer && (await known(id, hashOf(answer[1])));
			return after && {before: answer[0], after};
		},
		/** The newest jobs below a place in the list. */
		async page(tenant: Tenant | null, states: readonly JobState[], below: number, limit: number): Promise<RedisJob[]> {
			const found = (await call('page', below, limit, wordFor(tenant), ...new Set(states))) as [string, string[]][];
			const jobs = await Promise.all(found.map(([id, list]) => known(id, hashOf(list))));
			return jobs.filter(job => job !== null);
		},
		async tally<State extends JobState>(
			tenant: Tenant | null,
			states: readonly State[],
		): Promise<Record<State, {jobs: number; bytes: number}>> {
			const counts = (await call('tally', wordFor(tenant), ...states)) as [number, string][];
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
			return (await call('forget', Math.floor(ms), limit)) as number;
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

/** The id of the job whose hash made a script fail; null where that was something else. */
function misfitIn(error: unknown): string | null {
	const [, hex] = new RegExp(`${MISFIT} ((?:[0-9a-f]{2})*)`).exec(messageOf(error)) ?? [];
	return hex === undefined ? null : Buffer.from(hex, 'hex').toString();
}

function admissionOf([kind, first, second]: readonly string[]): Admission {
	if (kind === 'new') return {kind, createdAt: Number(first), priority: Number(second)};
	if (kind === 'known') return {kind, id: first ?? ''};
	if (kind === 'reused') return {kind, digits: Number(first)};
	if (kind === 'jobs') return {kind, openJobs: Number(first), ended: Number(second)};
	return kind === 'bytes' ? {kind, keptMs: Number(first)} : {kind: 'room'};
}
