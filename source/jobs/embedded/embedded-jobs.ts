import {randomUUID} from 'node:crypto';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import type {StaffedSlot} from '../engine/computation.ts';
import {summarizeLoad} from '../engine/job-load.ts';
import {createMemoryCheck} from '../engine/memory-limit.ts';
import type {ChangeNotifier} from '../engine/notifier.ts';
import {checkLimit, readCursor, writeCursor} from '../engine/page-cursor.ts';
import {remembered} from '../engine/tenant-views.ts';
import {hasEnded} from '../job.ts';
import {jobEnded, jobNotFound, keyReused} from '../job-failures.ts';
import {checkRequest, scopedKey} from '../job-request.ts';
import type {JobEvent, JobFilter, Jobs, TenantJobs} from '../jobs.ts';
import {linkToResult, openResult} from '../results/job-result.ts';
import type {Capacity} from './capacity.ts';
import {type JobRow, readEvents, readJob} from './job-row.ts';
import type {JobContext} from './run-job.ts';

export interface EmbeddedJobsContext extends JobContext {
	capacity: Capacity;
	notifier: ChangeNotifier;
	/** Bytes that one computation may take. */
	maxMemoryBytes: number;
	slots: readonly StaffedSlot[];
	/** Why no jobs are begun; null while they are. */
	restReason: () => string | null;
	/** Aborted when this is closed. */
	closing: AbortSignal;
	close: () => Promise<void>;
}

/** The jobs in the database of this machine. */
export function createEmbeddedJobs({table, commit, results, now, ...context}: EmbeddedJobsContext): TenantJobs {
	const {capacity, notifier, slots, closing, maxMemoryBytes} = context;
	const checkMemory = createMemoryCheck(maxMemoryBytes);

	/** The row of a job that a tenant may see; null sees all. JOB_NOT_FOUND. */
	function findRow(tenant: Tenant | null, id: string): JobRow {
		const row = table.byId(id);
		if (row && (tenant === null || row.tenant === tenant)) return row;
		throw jobNotFound(id);
	}

	async function* events(
		tenant: Tenant | null,
		id: string,
		{after = 0, signal}: {after?: number; signal?: AbortSignal},
	) {
		const stop = signal ? AbortSignal.any([signal, closing]) : closing;
		const listener = notifier.listen(id);
		let seen = after;
		try {
			while (!stop.aborted) {
				const row = findRow(tenant, id);
				for (const event of readEvents(row, seen) satisfies JobEvent[]) {
					seen = event.id;
					yield event;
				}
				if (hasEnded(row.state)) return;
				await listener.next(stop);
			}
		} finally {
			listener.stop();
		}
	}

	const jobsOf = (tenant: Tenant | null): Jobs => ({
		async submit(request) {
			const owner = tenant ?? DEFAULT_TENANT;
			const {digits, idempotencyKey} = checkRequest(request);
			const {origin = null} = request;
			const key = idempotencyKey === undefined ? null : scopedKey(owner, idempotencyKey);
			checkMemory(digits);
			await capacity.look();
			return commit.run(() => {
				const known = key === null ? undefined : table.byKey(key);
				if (known && known.digits !== digits) throw keyReused(known.digits);
				if (known) return {job: readJob(known), isNew: false};
				capacity.check(owner, digits);
				const added = table.add({id: randomUUID(), digits, idempotencyKey: key, tenant: owner, origin}, now());
				return {job: readJob(added), isNew: true};
			});
		},
		get: async id => readJob(findRow(tenant, id)),
		async list({states, limit, cursor}: JobFilter = {}) {
			const most = checkLimit(limit);
			// One more than asked for tells whether there is a next page.
			const rows = table.page({tenant, states, below: readCursor(cursor), limit: most + 1});
			const shown = rows.slice(0, most);
			const last = shown.at(-1);
			return {jobs: shown.map(readJob), nextCursor: rows.length > most && last ? writeCursor(last.seq) : null};
		},
		async cancel(id) {
			return commit.run(() => {
				const row = findRow(tenant, id);
				if (row.state === 'finished' || row.state === 'errored') throw jobEnded(row.state);
				return readJob(table.cancel(row, now()));
			});
		},
		events: (id, {after, signal} = {}) =>
			events(tenant, id, {...(after === undefined ? {} : {after}), ...(signal ? {signal} : {})}),
		download: async (id, options = {}) => openResult(results, readJob(findRow(tenant, id)), options),
		link: async id => linkToResult(results, readJob(findRow(tenant, id))),
		load: async () =>
			summarizeLoad(slots, tenant === null ? table.counts() : table.countsOf(tenant), context.restReason()),
		close: tenant === null ? context.close : async () => {},
	});

	return {...jobsOf(null), of: remembered(jobsOf)};
}
