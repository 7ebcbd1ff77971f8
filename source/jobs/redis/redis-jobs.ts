import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import {followOutput} from '../engine/calls/live-output.ts';
import {eventsSince} from '../engine/job-timeline.ts';
import {checkLimit, readCursor, writeCursor} from '../engine/page-cursor.ts';
import {summarizeLoad} from '../engine/queue/job-load.ts';
import {remembered} from '../engine/tenant-views.ts';
import {dropCheckpoints} from '../engine/work/checkpoints.ts';
import {jobWorkOf} from '../engine/work/job-work-of.ts';
import {hasEnded, type Job, type JobState, jobStates} from '../job.ts';
import {jobEnded, jobNotFound, notEndedYet} from '../job-failures.ts';
import {checkJobRequest} from '../job-request.ts';
import type {JobEvent, JobFilter, JobSlot, Jobs, TenantJobs, WatchOptions} from '../jobs.ts';
import {linkToResult, openResult} from '../results/job-result.ts';
import type {Results} from '../results/results.ts';
import type {JobLanes} from './queue/job-lanes.ts';
import type {RedisCalls} from './redis-calls.ts';
import type {RedisNotifier} from './redis-notifier.ts';
import type {createSubmissions} from './submissions.ts';
import type {RedisCallTable} from './table/redis-call-table.ts';
import type {RedisJob} from './table/redis-job.ts';
import type {RedisJobTable} from './table/redis-job-table.ts';

export interface RedisJobsParts {
	table: RedisJobTable;
	callTable: RedisCallTable;
	calls: RedisCalls;
	/** The results of calls. */
	callResults: Results;
	lanes: JobLanes;
	results: Results;
	submissions: ReturnType<typeof createSubmissions>;
	notifier: RedisNotifier;
	slots: readonly JobSlot[];
	/** Why no jobs are begun here; null while they are. */
	resting: () => string | null;
	/** Most decimals that a job may ask for. */
	maxDigits: number;
	checkMemory: (digits: number) => void;
	/** Aborted when this is closed. */
	closing: AbortSignal;
	close: () => Promise<void>;
	onError: (error: unknown) => void;
}

/** Looks again after so long though nothing was told, in milliseconds. */
const LOOK_AGAIN_MS = 5000;

/** The jobs in Redis. */
export function createRedisJobs({
	table,
	callTable,
	calls,
	callResults,
	lanes,
	results,
	submissions,
	notifier,
	slots,
	...parts
}: RedisJobsParts): TenantJobs {
	const {closing, onError, maxDigits, checkMemory} = parts;

	/** A job that a tenant may know of; null knows of all. */
	async function find(tenant: Tenant | null, id: string): Promise<RedisJob> {
		const found = (await table.get(id)) ?? (await callTable.get(id));
		if (found && (tenant === null || found.tenant === tenant)) return found;
		throw jobNotFound(id);
	}

	const resultsOf = ({kind}: Pick<Job, 'kind'>) => (kind === 'call' ? callResults : results);

	/** Jobs below a place in the list, the newest first. Both kinds count their places together. */
	async function page(
		tenant: Tenant | null,
		{states, kind, group}: {states: readonly JobState[]} & Pick<JobFilter, 'kind' | 'group'>,
		below: number,
		limit: number,
	): Promise<RedisJob[]> {
		if (group !== undefined) {
			return kind === 'pi' ? [] : calls.groupPage(tenant ?? DEFAULT_TENANT, group, states, below, limit);
		}
		const found = await Promise.all([
			kind === 'call' ? [] : table.page(tenant, states, below, limit),
			kind === 'pi' ? [] : callTable.page(tenant, states, below, limit),
		]);
		return found
			.flat()
			.sort((one, other) => other.seq - one.seq)
			.slice(0, limit);
	}

	async function* events(
		tenant: Tenant | null,
		id: string,
		{after = 0, signal}: WatchOptions,
	): AsyncGenerator<JobEvent> {
		const stop = signal ? AbortSignal.any([signal, closing]) : closing;
		const {job: first} = await find(tenant, id);
		const listener = await notifier.listen(id, first.kind);
		let seen = after;
		try {
			while (!stop.aborted) {
				const {job, version, steps} = await find(tenant, id);
				for (const event of eventsSince(job, version, steps, seen)) {
					seen = event.id;
					yield event;
				}
				if (hasEnded(job.state)) return;
				await listener.next(AbortSignal.any([stop, AbortSignal.timeout(LOOK_AGAIN_MS)]));
			}
		} finally {
			listener.stop();
		}
	}

	const jobsOf = (tenant: Tenant | null): Jobs => ({
		async submit(request) {
			const checked = checkJobRequest(request, maxDigits);
			const owner = tenant ?? DEFAULT_TENANT;
			if (checked.kind === 'call') return calls.submit({...checked, origin: request.origin}, owner);
			checkMemory(checked.digits);
			return submissions.submit({...checked, origin: request.origin}, owner);
		},
		get: async id => (await find(tenant, id)).job,
		async list({states = jobStates, kind, group, limit, cursor} = {}) {
			const most = checkLimit(limit);
			// One more than asked for tells whether there is a next page.
			const found = await page(tenant, {states, kind, group}, readCursor(cursor), most + 1);
			const shown = found.slice(0, most);
			const last = shown.at(-1);
			return {jobs: shown.map(({job}) => job), nextCursor: found.length > most && last ? writeCursor(last.seq) : null};
		},
		async cancel(id) {
			const cancelled = (await table.cancel(id, tenant)) ?? (await callTable.cancel(id, tenant));
			if (!cancelled) throw jobNotFound(id);
			const {before, after} = cancelled;
			if (before === 'finished' || before === 'errored') throw jobEnded(before);
			// A process that gets it from the queue sees that it has ended: this only saves the way.
			if (before === 'queued' && after.job.kind === 'pi') lanes.remove(after.job).catch(onError);
			await dropCheckpoints(results, after.job);
			return after.job;
		},
		cancelGroup: group => calls.cancelGroup(tenant ?? DEFAULT_TENANT, group),
		async retry(id) {
			const found = await find(tenant, id);
			const {job} = found;
			if (!hasEnded(job.state)) throw notEndedYet(job);
			if (job.kind === 'call') return (await calls.retry(found)).job;
			return (await submissions.submit({digits: job.digits}, found.tenant)).job;
		},
		events: (id, options = {}) => events(tenant, id, options),
		output: (id, {signal} = {}) =>
			followOutput({
				get: async () => (await find(tenant, id)).job,
				download: async () => openResult(callResults, (await find(tenant, id)).job, {}),
				live: callTable.live,
				signal: signal ? AbortSignal.any([signal, closing]) : closing,
			}),
		parts: async id => jobWorkOf((await find(tenant, id)).job, table.board),
		async download(id, options = {}) {
			const {job} = await find(tenant, id);
			return openResult(resultsOf(job), job, options);
		},
		async link(id) {
			const {job} = await find(tenant, id);
			return linkToResult(resultsOf(job), job);
		},
		async load() {
			const counts = await Promise.all([table.counts(tenant, jobStates), callTable.counts(tenant, jobStates)]);
			return summarizeLoad(slots, sumCounts(...counts), parts.resting());
		},
		close: tenant === null ? parts.close : async () => {},
	});

	return {...jobsOf(null), maxDigits, of: remembered(jobsOf)};
}

type CountsByState = Record<JobState, {jobs: number; bytes: number}>;

function sumCounts(one: CountsByState, other: CountsByState): CountsByState {
	const sums = jobStates.map(state => [
		state,
		{jobs: one[state].jobs + other[state].jobs, bytes: one[state].bytes + other[state].bytes},
	]);
	return Object.fromEntries(sums) as CountsByState;
}
