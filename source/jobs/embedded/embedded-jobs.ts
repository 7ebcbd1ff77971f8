import {randomUUID} from 'node:crypto';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import type {StaffedSlot} from '../engine/computation.ts';
import {summarizeLoad} from '../engine/job-load.ts';
import {createMemoryCheck} from '../engine/memory-limit.ts';
import type {ChangeNotifier} from '../engine/notifier.ts';
import {checkLimit, cursorAt, placeOf} from '../engine/page-cursor.ts';
import {remembered} from '../engine/tenant-views.ts';
import {hasEnded} from '../job.ts';
import {jobEnded, jobNotFound, keyReused} from '../job-failures.ts';
import {checkRequest, scopedKey} from '../job-request.ts';
import type {JobEvent, JobFilter, Jobs, TenantJobs} from '../jobs.ts';
import {linkToResult, openResult} from '../results/job-result.ts';
import type {Capacity} from './capacity.ts';
import {eventsOf, type JobRow, jobOf} from './job-row.ts';
import type {JobGround} from './run-job.ts';

export interface EmbeddedParts extends JobGround {
	capacity: Capacity;
	notifier: ChangeNotifier;
	/** Bytes that one computation may take. */
	maxMemoryBytes: number;
	slots: readonly StaffedSlot[];
	/** Why no jobs are begun; null while they are. */
	resting: () => string | null;
	/** Aborted when this is closed. */
	closing: AbortSignal;
	close: () => Promise<void>;
}

/** The jobs in the database of this machine. */
export function createEmbeddedJobs({table, commit, results, now, ...parts}: EmbeddedParts): TenantJobs {
	const {capacity, notifier, slots, closing, maxMemoryBytes} = parts;
	const checkMemory = createMemoryCheck(maxMemoryBytes);

	/** The row of a job that a tenant may know of; null knows of all. */
	function rowOf(tenant: Tenant | null, id: string): JobRow {
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
				const row = rowOf(tenant, id);
				for (const event of eventsOf(row, seen) satisfies JobEvent[]) {
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
				if (known) return {job: jobOf(known), isNew: false};
				capacity.check(owner, digits);
				const added = table.add({id: randomUUID(), digits, idempotencyKey: key, tenant: owner, origin}, now());
				return {job: jobOf(added), isNew: true};
			});
		},
		get: async id => jobOf(rowOf(tenant, id)),
		async list({states, limit, cursor}: JobFilter = {}) {
			const most = checkLimit(limit);
			// One more than asked for tells whether there is a next page.
			const rows = table.page({tenant, states, below: placeOf(cursor), limit: most + 1});
			const shown = rows.slice(0, most);
			const last = shown.at(-1);
			return {jobs: shown.map(jobOf), nextCursor: rows.length > most && last ? cursorAt(last.seq) : null};
		},
		async cancel(id) {
			return commit.run(() => {
				const row = rowOf(tenant, id);
				if (row.state === 'finished' || row.state === 'errored') throw jobEnded(row.state);
				return jobOf(table.cancel(row, now()));
			});
		},
		events: (id, {after, signal} = {}) =>
			events(tenant, id, {...(after === undefined ? {} : {after}), ...(signal ? {signal} : {})}),
		download: async (id, options = {}) => openResult(results, jobOf(rowOf(tenant, id)), options),
		link: async id => linkToResult(results, jobOf(rowOf(tenant, id))),
		load: async () => summarizeLoad(slots, tenant === null ? table.tally() : table.tallyOf(tenant), parts.resting()),
		close: tenant === null ? parts.close : async () => {},
	});

	return {...jobsOf(null), of: remembered(jobsOf)};
}
