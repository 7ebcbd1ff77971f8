import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import type {OnRejected} from '../../shared/rejections.ts';
import type {Tenant} from '../../shared/tenant.ts';
import type {TimelineStep} from '../engine/job-timeline.ts';
import {computeRank} from '../engine/queue-order.ts';
import {hasEnded, type JobFailure, type JobResult, type JobState} from '../job.ts';
import {MAX_DIGITS} from '../pi/limits.ts';
import {countLosses, type JobRow, readSteps} from './job-row.ts';
import type {KeptResults} from './kept-results.ts';
import {ASIDE, createRowCheck} from './row-check.ts';
import {createTenantTable} from './tenant-table.ts';

/** The process that computes a job, and its attempt. What it writes about the job counts only while the row names both. */
export interface Claim {
	id: string;
	digits: number;
	holder: string;
	attempt: number;
	/** Whether a process ended while it was at this job. */
	isSuspect?: boolean;
	/** The row as it was begun. */
	row?: JobRow;
}

export interface NewJob {
	id: string;
	digits: number;
	idempotencyKey: string | null;
	tenant: Tenant;
	/** The origin of the job. */
	origin: string | null;
}

export interface PageOptions {
	/** Null for the jobs of all. */
	tenant: Tenant | null;
	states: readonly JobState[] | undefined;
	/** The place in the table that the page is below. */
	below: number;
	limit: number;
}

const MOST_COUNTED = 1000;

type Changes = Partial<
	Pick<JobRow, 'state' | 'progress' | 'started_at' | 'finished_at' | 'worker' | 'holder' | 'attempts' | 'error'> &
		Pick<JobRow, 'result'>
>;

/** A job that nothing has happened to yet. */
const untouched = {
	state: 'queued',
	progress: 0,
	started_at: null,
	finished_at: null,
	worker: null,
	holder: null,
	attempts: 0,
	error: null,
	result: null,
	version: 2,
} as const;

export type JobTable = ReturnType<typeof createJobTable>;

export interface JobTableOptions {
	database: DatabaseSync;
	kept: KeptResults;
	/** Told of each job that a transaction changed. */
	onChange: (id: string) => void;
	/** Told of each row that is no job. */
	onRejected: OnRejected;
}

/**
 * The jobs in the database. Methods that change them must run within a transaction. A row that is no job is put aside, and is
 * then as if it had never been.
 */
export function createJobTable({database, kept, onChange, onRejected}: JobTableOptions) {
	const isFit = createRowCheck(database, onRejected);
	const one = (sql: string) => {
		const statement = database.prepare(sql);
		return (...values: SQLInputValue[]) => {
			let before: JobRow | undefined;
			for (;;) {
				const row = statement.get(...values) as unknown as JobRow | undefined;
				if (row === undefined || isFit(row)) return row;
				// Once put aside, it makes way for another.
				if (row.seq === before?.seq) return undefined;
				before = row;
			}
		};
	};
	const many = (sql: string) => {
		const statement = database.prepare(sql);
		return (...values: SQLInputValue[]) => {
			const rows = statement.all(...values) as unknown as JobRow[];
			if (rows.every(isFit)) return rows;
			return (statement.all(...values) as unknown as JobRow[]).filter(isFit);
		};
	};
	const byId = one('SELECT * FROM job WHERE id = ?');
	const byKey = one('SELECT * FROM job WHERE idempotency_key = ?');
	// SQLite would rather sort the whole queue each time.
	const next = one(
		"SELECT * FROM job INDEXED BY job_queue WHERE state = 'queued' AND digits <= ? ORDER BY rank LIMIT 1",
	);
	const nextShort = many(
		"SELECT * FROM job INDEXED BY job_queue WHERE state = 'queued' AND digits < ? ORDER BY rank LIMIT ?",
	);
	const page = many(`SELECT * FROM job WHERE seq < ? AND state <> '${ASIDE}' ORDER BY seq DESC LIMIT ?`);
	const pageOfState = many('SELECT * FROM job WHERE state = ? AND seq < ? ORDER BY seq DESC LIMIT ?');
	const pageOfTenant = many(
		`SELECT * FROM job WHERE tenant = ? AND seq < ? AND state <> '${ASIDE}' ORDER BY seq DESC LIMIT ?`,
	);
	const pageOfTenantState = many(
		'SELECT * FROM job WHERE tenant = ? AND state = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
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
	const insert = database.prepare(
		`INSERT INTO job(id, digits, state, progress, rank, created_at, attempts, idempotency_key, version, timeline, tenant,
			origin)
		VALUES(?, ?, 'queued', 0, ?, ?, 0, ?, 2, ?, ?, ?)`,
	);
	const update = database.prepare(
		`UPDATE job SET state = ?, progress = ?, started_at = ?, finished_at = ?, worker = ?, holder = ?, attempts = ?,
		error = ?, result = ?, version = ?, timeline = ? WHERE seq = ? AND version = ? AND state = ?`,
	);
	const remove = database.prepare('DELETE FROM job WHERE id = ?');

	/** Null where the row in the table is another by now. */
	function tryChange(row: JobRow, at: number, changes: Changes, isLost = false): JobRow | null {
		const next: JobRow = {...row, ...changes, version: row.version + 1};
		if (next.state !== row.state) {
			const {version, state, progress, attempts, worker} = next;
			const step: TimelineStep = {version, state, at, progress, attempts, worker, ...(isLost ? {isLost} : {})};
			next.timeline = JSON.stringify([...readSteps(row), step]);
		}
		const written = update.run(
			next.state,
			next.progress,
			next.started_at,
			next.finished_at,
			next.worker,
			next.holder,
			next.attempts,
			next.error,
			next.result,
			next.version,
			next.timeline,
			row.seq,
			row.version,
			row.state,
		);
		if (written.changes === 0) return null;
		onChange(next.id);
		return next;
	}

	/** Changes a row that was read in this transaction. */
	function change(row: JobRow, at: number, changes: Changes, isLost = false): JobRow {
		return tryChange(row, at, changes, isLost) ?? row;
	}

	/** The row of a claim that still counts. */
	function claimed({id, holder, attempt}: Claim): JobRow | null {
		const row = byId(id);
		return row?.state === 'running' && row.holder === holder && row.attempts === attempt ? row : null;
	}

	function end(row: JobRow, at: number, state: JobState, changes: Changes = {}): JobRow {
		return change(row, at, {...changes, state, holder: null, finished_at: at});
	}

	function requeue(row: JobRow, at: number, attempts: number, isLost = false): JobRow {
		return change(row, at, {state: 'queued', holder: null, worker: null, started_at: null, attempts}, isLost);
	}

	/** Finishes a job whose result was kept, though its process did not get to say so; false where it was not. */
	function finishKept(row: JobRow, at: number): boolean {
		const result = kept.resultAt(row.seq);
		if (result !== null) end(row, at, 'finished', {progress: 1, result});
		return result !== null;
	}

	return {
		byId,
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
		page({tenant, states, below, limit}: PageOptions): JobRow[] {
			if (!states) return tenant === null ? page(below, limit) : pageOfTenant(tenant, below, limit);
			const rows = [...new Set(states)].flatMap(state =>
				tenant === null ? pageOfState(state, below, limit) : pageOfTenantState(tenant, state, below, limit),
			);
			return rows.sort((a, b) => b.seq - a.seq).slice(0, limit);
		},
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
			const attempt = row.attempts + 1;
			const begun = change(row, at, {state: 'running', holder, worker, started_at: at, attempts: attempt});
			const isSuspect = row.attempts > 0 && countLosses(row) > 0;
			return {id: row.id, digits: row.digits, holder, attempt, isSuspect, row: begun};
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
			requeue(row, at, row.attempts, true);
		},
		/** Back to the queue, unless its result is there. An attempt that ended in good order does not count. */
		requeue(row: JobRow, at: number, {counts}: {counts: boolean}): void {
			if (!finishKept(row, at)) requeue(row, at, counts ? row.attempts : row.attempts - 1);
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
