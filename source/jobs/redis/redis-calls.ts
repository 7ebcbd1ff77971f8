import {LunchError} from '../../shared/errors.ts';
import type {Tenant} from '../../shared/tenant.ts';
import {checkGroup} from '../call-job-request.ts';
import {newCall} from '../engine/calls/new-call.ts';
import {type Quota, refusal, SPARE_BYTES} from '../engine/queue/quota.ts';
import {callJobFrom} from '../engine/stored-job.ts';
import type {Job, JobState} from '../job.ts';
import {describeWork, keyReused, OF_ANOTHER_KIND} from '../job-failures.ts';
import {scopedGroup} from '../job-request.ts';
import type {CallJobRequest, Submission} from '../jobs.ts';
import type {Results} from '../results/results.ts';
import {type CallAdmission, type OpenList, openLists, type RedisCallTable} from './table/redis-call-table.ts';
import type {RedisJob} from './table/redis-job.ts';

export interface RedisCallsOptions {
	table: RedisCallTable;
	results: Results;
	quota: Quota;
	/** How long ended jobs are kept, in milliseconds. */
	keepResultsMs: number;
}

export type RedisCalls = ReturnType<typeof createRedisCalls>;

/** Calls of a group are cancelled so many at a time, each time in some 20 ms: Redis does nothing else meanwhile. */
const CANCELLED_AT_ONCE = 1000;
/** The lists are gone through so often, since calls move from one to another meanwhile. */
const MOST_ROUNDS = 3;

/** The operations on the calls in Redis. */
export function createRedisCalls({table, results, quota, keepResultsMs}: RedisCallsOptions) {
	function failure(admission: Exclude<CallAdmission, {kind: 'new' | 'known'}>, bytes: number): LunchError {
		if (admission.kind !== 'reused') return refusal(admission, {quota, keepResultsMs, bytes});
		const {name} = admission;
		return keyReused(name === '' ? OF_ANOTHER_KIND : describeWork({kind: 'call', call: {name, runtime: 'node'}}));
	}

	async function submit(request: CallJobRequest, tenant: Tenant): Promise<Submission> {
		const room = Math.max(0, (await results.room()) - SPARE_BYTES);
		const added = newCall(request, tenant);
		const admission = await table.add(added, {...quota, room});
		if (admission.kind !== 'new' && admission.kind !== 'known') throw failure(admission, Buffer.byteLength(added.body));
		if (admission.kind === 'new') return {job: acceptedCall(added.id, request, admission.createdAt), isNew: true};
		const found = await table.get(admission.id);
		if (found) return {job: found.job, isNew: false};
		throw new LunchError('JOB_NOT_FOUND', 'The job was just removed.');
	}

	/** Cancels the calls of a group that are in a list; how many. */
	async function cancelIn(list: OpenList, group: string): Promise<number> {
		let cancelled = 0;
		for (let from = 0; ; ) {
			const [seen, some] = await table.cancelSome(group, list, from, CANCELLED_AT_ONCE);
			cancelled += some;
			if (seen < CANCELLED_AT_ONCE) return cancelled;
			from += seen - some;
		}
	}

	return {
		submit,
		/** Submits an ended call once more. */
		async retry({job, tenant}: RedisJob): Promise<Submission> {
			const request = await table.requestOf(job.id);
			if (!request || job.kind !== 'call') throw new LunchError('JOB_NOT_FOUND', 'The job was just removed.');
			const {name, runtime, digest: _, ...terms} = request.terms;
			const again = {...terms, call: {name, runtime}, body: request.body, group: job.group ?? undefined};
			return submit({kind: 'call', ...again}, tenant);
		},
		/** The newest calls of a group below a place in the list. */
		groupPage: (tenant: Tenant, group: string, states: readonly JobState[], below: number, limit: number) =>
			table.groupPage(scopedGroup(tenant, checkGroup(group)), states, below, limit),
		async cancelGroup(tenant: Tenant, group: string): Promise<number> {
			const scoped = scopedGroup(tenant, checkGroup(group));
			let cancelled = 0;
			for (let round = 0; round < MOST_ROUNDS; round += 1) {
				let some = 0;
				for (const list of openLists) some += await cancelIn(list, scoped);
				cancelled += some;
				if (some === 0) break;
			}
			return cancelled;
		},
	};
}

/** A call that was just submitted. */
function acceptedCall(id: string, {call, group, retries, priority}: CallJobRequest, createdAt: number): Job {
	return callJobFrom({
		...{id, call, retries: retries ?? 0, history: [], group: group ?? null, priority: priority ?? 0},
		...{state: 'queued', progress: 0, created: createdAt, started: null, finished: null},
		...{worker: null, attempts: 0, error: null, result: null},
	});
}
