import {LunchError} from '../../shared/errors.ts';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import {summarizeLoad} from '../engine/job-load.ts';
import {eventsSince} from '../engine/job-timeline.ts';
import {checkLimit, readCursor, writeCursor} from '../engine/page-cursor.ts';
import {remembered} from '../engine/tenant-views.ts';
import {hasEnded, jobStates} from '../job.ts';
import {jobEnded, jobNotFound, notEndedYet} from '../job-failures.ts';
import {checkRequest} from '../job-request.ts';
import type {JobEvent, JobSlot, Jobs, TenantJobs, WatchOptions} from '../jobs.ts';
import {linkToResult, openResult} from '../results/job-result.ts';
import type {Results} from '../results/results.ts';
import type {JobLanes} from './job-lanes.ts';
import type {RedisJob} from './redis-job.ts';
import type {RedisJobTable} from './redis-job-table.ts';
import type {RedisNotifier} from './redis-notifier.ts';
import type {createSubmissions} from './submissions.ts';

export interface RedisJobsParts {
	table: RedisJobTable;
	lanes: JobLanes;
	results: Results;
	submissions: ReturnType<typeof createSubmissions>;
	notifier: RedisNotifier;
	slots: readonly JobSlot[];
	/** Why no jobs are begun here; null while they are. */
	resting: () => string | null;
	checkMemory: (digits: number) => void;
	/** Aborted when this is closed. */
	closing: AbortSignal;
	close: () => Promise<void>;
	onTrouble: (error: unknown) => void;
}

/** Looks again after so long though nothing was told, in milliseconds. */
const LOOK_AGAIN_MS = 5000;

/** The jobs in Redis. */
export function createRedisJobs({
	table,
	lanes,
	results,
	submissions,
	notifier,
	slots,
	...parts
}: RedisJobsParts): TenantJobs {
	const {closing, onTrouble, checkMemory} = parts;

	/** A job that a tenant may know of; null knows of all. */
	async function find(tenant: Tenant | null, id: string): Promise<RedisJob> {
		const found = await table.get(id);
		if (found && (tenant === null || found.tenant === tenant)) return found;
		throw jobNotFound(id);
	}

	async function* events(
		tenant: Tenant | null,
		id: string,
		{after = 0, signal}: WatchOptions,
	): AsyncGenerator<JobEvent> {
		const stop = signal ? AbortSignal.any([signal, closing]) : closing;
		const listener = await notifier.listen(id);
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
			if (request.kind === 'call') throw new LunchError('JOB_INVALID', 'Calls are no jobs on Redis yet.');
			const checked = checkRequest(request);
			checkMemory(checked.digits);
			return submissions.submit({...checked, origin: request.origin}, tenant ?? DEFAULT_TENANT);
		},
		get: async id => (await find(tenant, id)).job,
		async list({states = jobStates, limit, cursor} = {}) {
			const most = checkLimit(limit);
			// One more than asked for tells whether there is a next page.
			const found = await table.page(tenant, states, readCursor(cursor), most + 1);
			const shown = found.slice(0, most);
			const last = shown.at(-1);
			return {jobs: shown.map(({job}) => job), nextCursor: found.length > most && last ? writeCursor(last.seq) : null};
		},
		async cancel(id) {
			const cancelled = await table.cancel(id, tenant);
			if (!cancelled) throw jobNotFound(id);
			const {before, after} = cancelled;
			if (before === 'finished' || before === 'errored') throw jobEnded(before);
			// A process that gets it from the queue sees that it has ended: this only saves the way.
			if (before === 'queued' && after.job.kind === 'pi') lanes.remove(after.job).catch(onTrouble);
			return after.job;
		},
		cancelGroup: async () => 0,
		async retry(id) {
			const {job} = await find(tenant, id);
			if (!hasEnded(job.state)) throw notEndedYet(job);
			if (job.kind === 'pi') return (await submissions.submit({digits: job.digits}, tenant ?? DEFAULT_TENANT)).job;
			throw new LunchError('JOB_INVALID', 'Calls are no jobs on Redis yet.');
		},
		events: (id, options = {}) => events(tenant, id, options),
		download: async (id, options = {}) => openResult(results, (await find(tenant, id)).job, options),
		link: async id => linkToResult(results, (await find(tenant, id)).job),
		load: async () => summarizeLoad(slots, await table.tally(tenant, jobStates), parts.resting()),
		close: tenant === null ? parts.close : async () => {},
	});

	return {...jobsOf(null), of: remembered(jobsOf)};
}
