import {randomBytes} from 'node:crypto';
import type {OnRejected} from '../../../shared/rejections.ts';
import {DEFAULT_TENANT, type Tenant} from '../../../shared/tenant.ts';
import {type CallTerms, callRank, callTermsSchema} from '../../engine/calls/call-terms.ts';
import type {NewCall} from '../../engine/calls/new-call.ts';
import type {AttemptOutcome, JobFailure, JobResult, JobState} from '../../job.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';
import {createJobScripts} from './job-scripts.ts';
import {readCall} from './redis-call.ts';
import type {Holder} from './redis-claims.ts';
import {hashOf, type RedisJob} from './redis-job.ts';
import {countsIn, type Limits, limitWords, wordFor} from './redis-job-table.ts';
import {createLeavings} from './redis-leavings.ts';
import {createRedisOutput} from './redis-output.ts';
import {createStoredJobs} from './stored-jobs.ts';

/** The outcome of the submission of a call. */
export type CallAdmission =
	| {kind: 'new'; createdAt: number}
	| {kind: 'known'; id: string}
	/** `name`: of the call that has the key; empty for a job that is none. */
	| {kind: 'reused'; name: string}
	| {kind: 'jobs'; openJobs: number; ended: number}
	| {kind: 'bytes'; keptMs: number}
	| {kind: 'room'};

/** A call that this process has taken: what it says counts only while the token is the job's latest. */
export interface RedisCallClaim {
	id: string;
	token: number;
	attempt: number;
	body: string;
	terms: CallTerms;
	tenant: Tenant;
	origin: string | null;
}

/** How an attempt ended. */
export interface RedisCallEnd {
	outcome: AttemptOutcome;
	failure: JobFailure | null;
	/** After how many milliseconds it begins again; null for not. */
	pauseMs: number | null;
	/** The document of its value, with its text where that is kept here; null for none. */
	document: {result: JobResult; text: string | null} | null;
}

/** The lists of calls that have not ended: those that wait for their turn, that run, and that wait for a moment. */
export const openLists = ['ready', 'leases', 'later'] as const;

export type OpenList = (typeof openLists)[number];

/** So many calls of a group are looked at in one go, some milliseconds: Redis does nothing else meanwhile. */
const LOOKED_AT_ONCE = 5000;

export type RedisCallTable = ReturnType<typeof createRedisCallTable>;

/** The calls in Redis. Their keys begin with `prefix:calls:`. JOB_STORE_FAILED where Redis is away. */
export function createRedisCallTable(connection: RedisConnection, prefix: string, onRejected: OnRejected) {
	const {run} = connection;
	const scripts = createJobScripts(connection, prefix, onRejected, 'calls');
	const {base, call} = scripts;
	const {get, isOpen, note, known, knownAll} = createStoredJobs(connection, scripts, readCall);

	return {
		...createLeavings(connection, base, onRejected),
		scripts,
		/** The output of calls while they run. */
		live: createRedisOutput(connection, base),
		channelOf: (id: string) => `${base}changed:${id}`,
		holderChannel: (holder: string) => `${base}holder:${holder}`,
		/** The channel on which is told that there may be calls to take. */
		readyChannel: `${base}ready`,
		get,
		isOpen,
		note,
		/** The terms and the text of a call; null where it is gone. */
		async requestOf(id: string): Promise<{terms: CallTerms; body: string} | null> {
			const [terms, body] = await run(client =>
				Promise.all([client.hget(`${base}job:${id}`, 'terms'), client.get(`${base}body:${id}`)]),
			);
			return terms === null || body === null ? null : {terms: callTermsSchema.parse(JSON.parse(terms)), body};
		},
		async add(added: NewCall, limits: Limits): Promise<CallAdmission> {
			const {id, tenant, terms, body, group, concurrency, idempotencyKey, origin} = added;
			const answer = await call(
				'callSubmit',
				...limitWords(limits),
				...[id, Buffer.byteLength(body), body, JSON.stringify(terms), terms.digest],
				...[group, concurrency ?? '', Math.round(callRank(terms, 0))],
				...[idempotencyKey ?? '', wordFor(tenant), origin ?? ''],
			);
			return admissionOf(answer);
		},
		/** Takes up to so many calls for so many milliseconds. `nextMs`: when the next one that waits for a moment may begin; -1 for none. */
		async take(
			{holder, worker}: Holder,
			most: number,
			leaseMs: number,
		): Promise<{nextMs: number; claims: RedisCallClaim[]}> {
			const name = randomBytes(8).toString('hex');
			const [nextMs, ...taken] = await call('callTake', holder, worker, name, most, leaseMs);
			const claims = taken.map(([id, token, attempt, body, terms, tenant, origin]) => ({
				...{id, token: Number(token), attempt, body, origin: origin === '' ? null : origin},
				terms: callTermsSchema.parse(JSON.parse(terms)),
				tenant: tenant === '' ? DEFAULT_TENANT : tenant,
			}));
			return {nextMs, claims};
		},
		/** Keeps calls for so many milliseconds more; the ids of those that are not this process's any more. */
		renew: (claims: readonly Pick<RedisCallClaim, 'id' | 'token'>[], leaseMs: number): Promise<string[]> =>
			claims.length === 0
				? Promise.resolve([])
				: call('callRenew', leaseMs, ...claims.flatMap(({id, token}) => [id, token])),
		/** The state after it; null where the claim does not count any more. */
		settle({id, token}: RedisCallClaim, {outcome, failure, pauseMs, document}: RedisCallEnd): Promise<JobState | null> {
			const ending = {outcome, ...(failure ? {reason: failure.message} : {})};
			const {bytes = 2, sha256 = '', objectName = ''} = document?.result ?? {};
			return call(
				'callSettle',
				...[id, token, JSON.stringify(ending), failure ? JSON.stringify(failure) : '', pauseMs ?? ''],
				...[bytes, sha256, objectName, document?.text ?? ''],
			);
		},
		async release({id, token}: RedisCallClaim, pauseMs: number): Promise<boolean> {
			return (await call('callRelease', id, token, pauseMs)) === 1;
		},
		async cancel(id: string, tenant: Tenant | null): Promise<{before: JobState; after: RedisJob} | null> {
			const answer = await call('callCancel', id, wordFor(tenant));
			const after = answer && (await known(id, hashOf(answer[1])));
			return after && {before: answer[0], after};
		},
		/** Cancels the calls of a group from a place in a list on: how many were looked at, and how many cancelled. */
		cancelSome: (group: string, list: OpenList, from: number, limit: number): Promise<[number, number]> =>
			call('callCancelGroup', group, list, from, limit),
		/** The newest calls below a place in the list. */
		page: async (tenant: Tenant | null, states: readonly JobState[], below: number, limit: number) =>
			knownAll(await call('page', below, limit, wordFor(tenant), ...new Set(states))),
		/** The newest calls of a group. */
		async groupPage(group: string, states: readonly JobState[], below: number, limit: number): Promise<RedisJob[]> {
			const found: RedisJob[] = [];
			for (let place = String(below); place !== '' && found.length < limit; ) {
				const asked = [group, place, limit - found.length, LOOKED_AT_ONCE, ...new Set(states)];
				const [next, ...some] = await call('callGroup', ...asked);
				found.push(...(await knownAll(some)));
				place = next;
			}
			return found;
		},
		counts: countsIn(scripts),
		textOf: (id: string): Promise<string | null> => run(client => client.hget(`${base}texts`, id)),
		forget: (ms: number, limit: number): Promise<number> => call('callForget', Math.floor(ms), limit),
	};
}

function admissionOf([kind, first, second]: readonly string[]): CallAdmission {
	if (kind === 'new') return {kind, createdAt: Number(first)};
	if (kind === 'known') return {kind, id: first ?? ''};
	if (kind === 'reused') return {kind, name: first ?? ''};
	if (kind === 'jobs') return {kind, openJobs: Number(first), ended: Number(second)};
	return kind === 'bytes' ? {kind, keptMs: Number(first)} : {kind: 'room'};
}
