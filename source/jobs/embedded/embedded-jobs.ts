import {randomUUID} from 'node:crypto';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import {checkGroup} from '../call-job-request.ts';
import type {CallTerms} from '../engine/calls/call-terms.ts';
import {followOutput} from '../engine/calls/live-output.ts';
import {newCall} from '../engine/calls/new-call.ts';
import type {ChangeNotifier} from '../engine/notifier.ts';
import {checkLimit, readCursor, writeCursor} from '../engine/page-cursor.ts';
import {summarizeLoad} from '../engine/queue/job-load.ts';
import {remembered} from '../engine/tenant-views.ts';
import {dropCheckpoints} from '../engine/work/checkpoints.ts';
import type {StaffedSlot} from '../engine/work/computation.ts';
import {jobWorkOf} from '../engine/work/job-work-of.ts';
import {createMemoryCheck} from '../engine/work/memory-limit.ts';
import {hasEnded, type Job} from '../job.ts';
import {describeWork, jobEnded, jobNotFound, keyReused, notEndedYet} from '../job-failures.ts';
import {checkJobRequest, scopedGroup, scopedKey} from '../job-request.ts';
import type {JobEvent, JobFilter, JobPage, JobRequest, Jobs, PiRequest, Submission, TenantJobs} from '../jobs.ts';
import {linkToResult, openResult} from '../results/job-result.ts';
import type {Capacity} from './capacity.ts';
import type {JobContext} from './run/run-job.ts';
import type {PageOptions} from './table/job-pages.ts';
import type {JobRow} from './table/job-row.ts';
import type {ReadCache} from './table/read-cache.ts';
import {readEvents, readJob} from './table/read-row.ts';

export interface EmbeddedJobsContext extends JobContext {
	capacity: Capacity;
	notifier: ChangeNotifier;
	reads: ReadCache;
	/** Most decimals that a job may ask for. */
	maxDigits: number;
	/** Bytes that one computation may take. */
	maxMemoryBytes: number;
	slots: readonly StaffedSlot[];
	/** Why no jobs are begun; null while they are. */
	restReason: () => string | null;
	/** Aborted when this is closed. */
	closing: AbortSignal;
	close: () => Promise<void>;
}

/** Jobs of a group are cancelled so many at a time, so that other writes get in between. */
const CANCELLED_AT_ONCE = 2000;

/** The jobs in the database of this machine. */
export function createEmbeddedJobs({table, commit, results, now, ...context}: EmbeddedJobsContext): TenantJobs {
	const {capacity, notifier, reads, slots, closing, maxDigits, maxMemoryBytes, live, board} = context;
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

	async function submit(owner: Tenant, request: JobRequest): Promise<Submission> {
		const asked = checkJobRequest(request, maxDigits);
		const key = asked.idempotencyKey === undefined ? null : scopedKey(owner, asked.idempotencyKey);
		const facts = {id: randomUUID(), tenant: owner, idempotencyKey: key, origin: request.origin ?? null};
		if (asked.kind !== 'call') checkMemory(asked.digits);
		const call = asked.kind === 'call' ? newCall({...asked, origin: request.origin}, owner) : null;
		await capacity.look();
		return commit.run(() => {
			const known = key === null ? undefined : table.byKey(key);
			if (known && !isSame(known, asked, call?.terms ?? null)) throw keyReused(describeWork(readJob(known)));
			if (known) return {job: readJob(known), isNew: false};
			if (!call) {
				const {digits} = asked as PiRequest;
				capacity.check(owner, digits + 2);
				return {job: readJob(table.add({...facts, digits}, now())), isNew: true};
			}
			capacity.check(owner, Buffer.byteLength(call.body));
			return {job: readJob(table.calls.add(call, now())), isNew: true};
		});
	}

	/** Whether the job with a key is what is asked for. */
	function isSame(known: JobRow, asked: JobRequest, terms: CallTerms | null): boolean {
		if (known.kind === 'pi') return asked.kind !== 'call' && known.digits === asked.digits;
		return terms !== null && table.calls.readTerms(known).digest === terms.digest;
	}

	async function retry(tenant: Tenant | null, id: string): Promise<Job> {
		const row = findRow(tenant, id);
		const job = readJob(row);
		if (!hasEnded(job.state)) throw notEndedYet(job);
		if (job.kind === 'pi') return (await submit(row.tenant, {digits: job.digits})).job;
		const {name, runtime, digest: _, ...terms} = table.calls.readTerms(row);
		const body = table.calls.bodyOf(row);
		const again = {...terms, kind: 'call', call: {name, runtime}, body, group: job.group ?? undefined} as const;
		return (await submit(row.tenant, again)).job;
	}

	async function cancelGroup(tenant: Tenant | null, group: string): Promise<number> {
		const scoped = scopedGroup(tenant ?? DEFAULT_TENANT, checkGroup(group));
		let cancelled = 0;
		for (;;) {
			const some = await commit.run(() => table.calls.cancelSome(scoped, now(), CANCELLED_AT_ONCE));
			cancelled += some;
			if (some < CANCELLED_AT_ONCE) return cancelled;
		}
	}

	function readPage(page: PageOptions): JobPage {
		// One more than asked for tells whether there is a next page.
		const rows = table.page({...page, limit: page.limit + 1});
		const shown = rows.slice(0, page.limit);
		const last = shown.at(-1);
		return {jobs: shown.map(readJob), nextCursor: rows.length > page.limit && last ? writeCursor(last.seq) : null};
	}

	const jobsOf = (tenant: Tenant | null): Jobs => ({
		submit: request => submit(tenant ?? DEFAULT_TENANT, request),
		get: async id => readJob(findRow(tenant, id)),
		async list({states, kind, group, limit, cursor}: JobFilter = {}) {
			const most = checkLimit(limit);
			const page: PageOptions = {
				...{tenant, states, kind, below: readCursor(cursor), limit: most},
				group: group === undefined ? undefined : scopedGroup(tenant ?? DEFAULT_TENANT, checkGroup(group)),
			};
			return reads.get(JSON.stringify(page), () => readPage(page));
		},
		async cancel(id) {
			const cancelled = await commit.run(() => {
				const row = findRow(tenant, id);
				if (row.state === 'finished' || row.state === 'errored') throw jobEnded(row.state);
				return readJob(table.cancel(row, now()));
			});
			await dropCheckpoints(results, cancelled);
			return cancelled;
		},
		cancelGroup: group => cancelGroup(tenant, group),
		retry: id => retry(tenant, id),
		events: (id, {after, signal} = {}) =>
			events(tenant, id, {...(after === undefined ? {} : {after}), ...(signal ? {signal} : {})}),
		output: (id, {signal} = {}) =>
			followOutput({
				get: async () => readJob(findRow(tenant, id)),
				download: async () => openResult(results, readJob(findRow(tenant, id)), {}),
				live,
				signal: signal ? AbortSignal.any([signal, closing]) : closing,
			}),
		parts: async id => jobWorkOf(readJob(findRow(tenant, id)), board),
		download: async (id, options = {}) => openResult(results, readJob(findRow(tenant, id)), options),
		link: async id => linkToResult(results, readJob(findRow(tenant, id))),
		async load() {
			const counts = () => (tenant === null ? table.counts() : table.countsOf(tenant));
			return summarizeLoad(slots, reads.get(`counts of ${tenant ?? ''}`, counts), context.restReason());
		},
		close: tenant === null ? context.close : async () => {},
	});

	return {...jobsOf(null), maxDigits, of: remembered(jobsOf)};
}
