import type {DatabaseSync} from 'node:sqlite';
import {NOT_BEGUN_MS} from '../../engine/calls/call-attempt.ts';
import {type CallTerms, callRank, callTermsSchema, pauseBeforeRetry} from '../../engine/calls/call-terms.ts';
import type {NewCall} from '../../engine/calls/new-call.ts';
import type {AttemptOutcome, JobFailure, JobResult} from '../../job.ts';
import {type JobRow, untouched} from './job-row.ts';
import type {JobRows, StepFacts} from './job-rows.ts';
import {createCallNote} from './job-tables.ts';
import type {KeptResults} from './kept-results.ts';
import type {TenantTable} from './tenant-table.ts';

/** More digits than any slot takes: a version that knows no calls leaves them alone. */
const CALL_DIGITS = 2 ** 40;
/** The ranks of calls begin here, beyond those of all computations. */
export const CALL_RANK = 1e15;

/** The failure of a call whose process ended: it may have done all, some or nothing of its work. */
const DIED: JobFailure = {code: 'JOB_LOST', message: 'The process that ran the call died.'};

/** How an attempt ended, and what is kept of it. */
export interface AttemptEnd {
	outcome: AttemptOutcome;
	failure: JobFailure | null;
	/** The document of its value and output: what it is, and its bytes where they are kept here; null where there is none. */
	document: {result: JobResult; text: Uint8Array | null} | null;
}

export interface CallTableOptions {
	database: DatabaseSync;
	rows: JobRows;
	kept: KeptResults;
	tenants: TenantTable;
	onChange: (id: string) => void;
}

/** The calls among the jobs in the database. Methods that change them must run within a transaction. */
export function createCallTable({database, rows, kept, tenants, onChange}: CallTableOptions) {
	const noteCalls = createCallNote(database);
	const insert = database.prepare(
		`INSERT INTO job(id, kind, digits, state, progress, rank, created_at, attempts, idempotency_key, version, timeline,
			tenant, origin, call, job_group, bytes)
		VALUES(?, 'call', ${CALL_DIGITS}, 'queued', 0, ?, ?, 0, ?, 2, ?, ?, ?, ?, ?, ?)`,
	);
	const insertBody = database.prepare('INSERT INTO call_body VALUES(?, ?)');
	const bodyAt = database.prepare('SELECT body FROM call_body WHERE seq = ?');
	const setMost = database.prepare('UPDATE call_group SET most = ? WHERE name = ?');
	const openGroups = database.prepare(
		'SELECT name FROM call_group WHERE waiting > 0 AND (most IS NULL OR running < most)',
	);
	const forgetGroups = database.prepare(
		`DELETE FROM call_group WHERE waiting = 0 AND running = 0 AND name <> ''
			AND NOT EXISTS(SELECT 1 FROM job WHERE job_group = call_group.name AND job_group <> '')`,
	);
	const nextOfGroup = rows.one(
		`SELECT * FROM job INDEXED BY call_queue
		WHERE state = 'queued' AND kind = 'call' AND not_before IS NULL AND job_group = ? ORDER BY rank LIMIT 1`,
	);
	const due = rows.many('SELECT * FROM job WHERE not_before <= ? LIMIT 1000');
	const countOpen = database.prepare(
		`SELECT (SELECT coalesce(sum(waiting + running), 0) FROM call_group)
			+ (SELECT count(*) FROM job WHERE not_before IS NOT NULL) AS jobs`,
	);
	const firstLater = database.prepare('SELECT min(not_before) AS at FROM job WHERE not_before IS NOT NULL');
	const runningInGroup = rows.many("SELECT * FROM job WHERE state = 'running' AND job_group = ? LIMIT ?");
	const laterInGroup = rows.many('SELECT * FROM job WHERE not_before IS NOT NULL AND job_group = ? LIMIT ?');
	const cancelWaiting = database.prepare(
		`UPDATE job SET state = 'cancelled', finished_at = ?, not_before = NULL, version = version + 1,
			timeline = json_insert(timeline, '$[#]', json_object('version', version + 1, 'state', 'cancelled', 'at', ?,
				'progress', progress, 'attempts', attempts, 'worker', NULL))
		WHERE seq IN (SELECT seq FROM job INDEXED BY call_queue
			WHERE state = 'queued' AND kind = 'call' AND not_before IS NULL AND job_group = ? LIMIT ?)
		RETURNING id`,
	);

	function later(row: JobRow, at: number, pauseMs: number, attempts: number, facts: StepFacts = {}): JobRow {
		return rows.requeue(row, at, {attempts, not_before: pauseMs > 0 ? at + pauseMs : null}, facts);
	}

	/** Whether a job ends with an attempt that ended like this. */
	function isLast(row: JobRow, {outcome, failure}: Pick<AttemptEnd, 'outcome' | 'failure'>): boolean {
		return !failure || pauseBeforeRetry(readTerms(row), row.attempts, outcome) === null;
	}

	/** Ends an attempt, and the job unless it may begin again. */
	function settle(row: JobRow, at: number, {outcome, failure, document}: AttemptEnd): JobRow {
		const pauseMs = failure && pauseBeforeRetry(readTerms(row), row.attempts, outcome);
		const facts = {outcome, ...(failure ? {reason: failure.message} : {})};
		if (pauseMs !== null) return later(row, at, pauseMs, row.attempts, facts);
		if (document) kept.keep(row.id, document.result, document.text);
		const ended = {result: document && JSON.stringify(document.result), bytes: document?.result.bytes ?? 0};
		if (!failure) return rows.end(row, at, 'finished', {...ended, progress: 1}, facts);
		return rows.end(row, at, 'errored', {...ended, error: JSON.stringify(failure)}, facts);
	}

	return {
		add({id, tenant, terms, body, group, concurrency, idempotencyKey, origin}: NewCall, at: number): JobRow {
			noteCalls();
			const step = {at, progress: 0, attempts: 0, worker: null};
			const timeline = JSON.stringify([
				{version: 1, state: 'created', ...step},
				{version: 2, state: 'queued', ...step},
			]);
			const turn = tenants.takeTurn(tenant, 1, at, () => undefined);
			const rank = CALL_RANK + callRank(terms, turn);
			const bytes = Buffer.byteLength(body);
			const written = JSON.stringify(terms);
			const {lastInsertRowid} = insert.run(
				...[id, rank, at, idempotencyKey, timeline, tenant, origin, written, group, bytes],
			);
			insertBody.run(lastInsertRowid, body);
			if (concurrency !== undefined) setMost.run(concurrency, group);
			onChange(id);
			return {
				...untouched,
				...{seq: Number(lastInsertRowid), id, kind: 'call', digits: CALL_DIGITS, rank, created_at: at, tenant, origin},
				...{idempotency_key: idempotencyKey, timeline, call: written, job_group: group, bytes},
			};
		},
		/** The call itself, as it was submitted. */
		bodyOf: ({seq}: JobRow): string => String(bodyAt.get(seq)?.body ?? ''),
		readTerms,
		/** The call that is next of all whose groups have room. */
		next(): JobRow | undefined {
			const groups = openGroups.all() as unknown as {name: string}[];
			const heads = groups.flatMap(({name}) => nextOfGroup(name) ?? []);
			return heads.reduce<JobRow | undefined>(
				(first, row) => (first && first.rank <= row.rank ? first : row),
				undefined,
			);
		},
		/** The moment at which the first of those that wait for one may begin again; null where none does. */
		nextMoment: (): number | null => (firstLater.get()?.at as number | null | undefined) ?? null,
		/** Puts those whose moment has come into the queue. */
		wake(at: number): void {
			for (const row of due(at)) rows.change(row, at, {not_before: null});
		},
		isLast,
		settle,
		/** The process of an attempt is gone: nobody can say what the call did. */
		lose(row: JobRow, at: number): void {
			settle(row, at, {outcome: 'died', failure: DIED, document: null});
		},
		/** Hands a call back that was not begun. */
		release(row: JobRow, at: number): void {
			later(row, at, NOT_BEGUN_MS, row.attempts - 1);
		},
		/** Cancels some open jobs of a group; how many. Most wait, and are cancelled by one statement. */
		cancelSome(group: string, at: number, limit: number): number {
			const cancelled = cancelWaiting.all(at, at, group, limit) as unknown as {id: string}[];
			for (const {id} of cancelled) onChange(id);
			const left = limit - cancelled.length;
			const others = left > 0 ? [...runningInGroup(group, left), ...laterInGroup(group, left)].slice(0, left) : [];
			for (const row of others) rows.end(row, at, 'cancelled');
			return cancelled.length + others.length;
		},
		/** How many wait or run. */
		countOpen: (): number => Number(countOpen.get()?.jobs ?? 0),
		/** Forgets groups that have no jobs any more. */
		forgetGroups: () => {
			forgetGroups.run();
		},
	};
}

function readTerms({call}: JobRow): CallTerms {
	return callTermsSchema.parse(JSON.parse(call ?? ''));
}
