import type {Tenant} from '../../../shared/tenant.ts';
import type {TimelineStep} from '../../engine/job-timeline.ts';
import {computeRank} from '../../engine/queue/queue-order.ts';
import {hasEnded, type JobFailure, type JobNote, type JobResult, MOST_NOTES} from '../../job.ts';
import {MAX_DIGITS} from '../../pi/limits.ts';
import {CALL_RANK, createCallTable} from './call-table.ts';
import {createPages} from './job-pages.ts';
import {type JobRow, untouched} from './job-row.ts';
import {type Changes, type Claim, createJobRows, type JobRowsOptions} from './job-rows.ts';
import type {KeptResults} from './kept-results.ts';
import {countLosses, readNotes} from './read-row.ts';
import {ASIDE} from './row-check.ts';
import {createTenantTable} from './tenant-table.ts';

export interface NewJob {
	id: string;
	digits: number;
	idempotencyKey: string | null;
	tenant: Tenant;
	/** The origin of the job. */
	origin: string | null;
}

const MOST_COUNTED = 1000;

export type JobTable = ReturnType<typeof createJobTable>;

export interface JobTableOptions extends JobRowsOptions {
	kept: KeptResults;
}

/**
 * The jobs in the database. Methods that change them must run within a transaction. A row that is not a job is put aside, and is
 * then as if it had never been.
 */
export function createJobTable({kept, ...options}: JobTableOptions) {
	const {database, onChange} = options;
	const rows = createJobRows(options);
	const {one, many, byId, change, tryChange, claimed, end} = rows;
	const byKey = one('SELECT * FROM job WHERE idempotency_key = ?');
	// SQLite would rather sort the whole queue each time.
	const next = one(
		`SELECT * FROM job INDEXED BY job_queue
		WHERE state = 'queued' AND rank < ${CALL_RANK} AND digits <= ? ORDER BY rank LIMIT 1`,
	);
	const nextShort = many(
		`SELECT * FROM job INDEXED BY job_queue
		WHERE state = 'queued' AND rank < ${CALL_RANK} AND digits < ? ORDER BY rank LIMIT ?`,
	);
	const oldestFinished = one("SELECT * FROM job WHERE tenant = ? AND state = 'finished' ORDER BY seq LIMIT 1");
	const heldBy = many("SELECT * FROM job WHERE state = 'running' AND holder = ?");
	const endedBefore = many(`SELECT * FROM job WHERE finished_at < ? AND state <> '${ASIDE}' LIMIT ?`);
	const newest = database.prepare(
		'SELECT max(created_at) AS time FROM (SELECT created_at FROM job ORDER BY seq DESC LIMIT 1) UNION ALL SELECT max(finished_at) FROM job WHERE finished_at IS NOT NULL',
	);
	const endedSince = database.prepare(
		`SELECT count(*) AS jobs FROM (SELECT 1 FROM job WHERE finished_at > ? LIMIT ${MOST_COUNTED})`,
	);
	const tenants = createTenantTable(database);
	const calls = createCallTable({database, rows, kept, tenants, onChange});
	const insert = database.prepare(
		`INSERT INTO job(id, digits, state, progress, rank, created_at, attempts, idempotency_key, version, timeline, tenant,
			origin)
		VALUES(?, ?, 'queued', 0, ?, ?, 0, ?, 2, ?, ?, ?)`,
	);
	const remove = database.prepare('DELETE FROM job WHERE id = ?');
	const setNotes = database.prepare('UPDATE job SET notes = ?, version = version + 1 WHERE seq = ?');

	/** Finishes a job whose result was kept, though its process did not get to say so; false where it was not. */
	function finishKept(row: JobRow, at: number): boolean {
		const result = kept.resultAt(row.seq);
		if (result !== null) end(row, at, 'finished', {progress: 1, result});
		return result !== null;
	}

	return {
		/** The calls among the jobs. */
		calls,
		byId,
		/** Whether there is such a job, and it has not ended. */
		isOpen(id: string): boolean {
			const row = byId(id);
			return row !== undefined && !hasEnded(row.state);
		},
		byKey,
		next,
		/** The first of the queued jobs that have fewer decimals. */
		nextShort,
		heldBy,
		endedBefore,
		/** The latest time in the table; null where there is none. */
		newestTime(): number | null {
			const times = newest.all().map(({time}) => Number(time ?? Number.NaN));
			const known = times.filter(Number.isFinite);
			return known.length === 0 ? null : Math.max(...known);
		},
		claimed,
		finishKept,
		/** Rows below a place in the table, the newest first. */
		page: createPages(rows),
		add({id, digits, idempotencyKey, tenant, origin}: NewJob, at: number): JobRow {
			const step = {at, progress: 0, attempts: 0, worker: null};
			const timeline: TimelineStep[] = [
				{version: 1, state: 'created', ...step},
				{version: 2, state: 'queued', ...step},
			];
			const rank = computeRank(
				digits,
				tenants.takeTurn(tenant, digits, at, () => next(MAX_DIGITS)?.rank),
			);
			const written = JSON.stringify(timeline);
			const {lastInsertRowid} = insert.run(id, digits, rank, at, idempotencyKey, written, tenant, origin);
			onChange(id);
			return {
				...untouched,
				kind: 'pi',
				seq: Number(lastInsertRowid),
				id,
				digits,
				rank,
				created_at: at,
				idempotency_key: idempotencyKey,
				timeline: written,
				tenant,
				origin,
			};
		},
		start(row: JobRow, holder: string, worker: string, at: number): Claim {
			const begun = rows.start(row, holder, worker, at);
			const isSuspect = row.attempts > 0 && countLosses(row) > 0;
			return {id: row.id, digits: row.digits, holder, attempt: begun.attempts, isSuspect, row: begun};
		},
		advance(claim: Claim, share: number, at: number): void {
			const row = claimed(claim);
			// A second attempt begins anew; what people see does not go back.
			if (row && share > row.progress) change(row, at, {progress: share});
		},
		/** False where the claim does not count any more. */
		finish(claim: Claim, result: JobResult, at: number): boolean {
			const changes: Changes = {progress: 1, result: JSON.stringify(result)};
			// Most short jobs are as they were begun: reading them again would take as long as writing them.
			const ended = {...changes, state: 'finished', holder: null, finished_at: at} as const;
			if (claim.row && tryChange(claim.row, at, ended)) return true;
			const row = claimed(claim);
			if (row) end(row, at, 'finished', changes);
			return row !== null;
		},
		fail(row: JobRow, failure: JobFailure, at: number): void {
			end(row, at, 'errored', {error: JSON.stringify(failure)});
		},
		cancel(row: JobRow, at: number): JobRow {
			return hasEnded(row.state) ? row : end(row, at, 'cancelled');
		},
		/** Back to the queue, after its process ended: by chance, or by this job. */
		lose(row: JobRow, at: number): void {
			rows.requeue(row, at, {attempts: row.attempts}, {isLost: true});
		},
		/** Back to the queue, unless its result is there. An attempt that ended in good order does not count. */
		requeue(row: JobRow, at: number, {counts}: {counts: boolean}): void {
			if (!finishKept(row, at)) rows.requeue(row, at, {attempts: counts ? row.attempts : row.attempts - 1});
		},
		/** Notes what befell an open job; not the same twice. */
		note(id: string, {kind, message}: Omit<JobNote, 'at'>, at: number): void {
			const row = byId(id);
			if (!row || hasEnded(row.state)) return;
			const notes = readNotes(row);
			if (notes.length >= MOST_NOTES || notes.some(note => note.message === message)) return;
			setNotes.run(JSON.stringify([...notes, {at, kind, message}]), row.seq);
			onChange(id);
		},
		remove(id: string): void {
			remove.run(id);
			onChange(id);
		},
		counts: tenants.counts,
		countsOf: tenants.countsOf,
		openTenants: tenants.openTenants,
		/** How many jobs ended after a moment; not counted further than a thousand. */
		endedSince: (at: number) => Number(endedSince.get(at)?.jobs),
		/** When the first of a tenant's finished jobs was; null where it has none. */
		oldestFinished: (tenant: Tenant) => oldestFinished(tenant)?.finished_at ?? null,
	};
}
