import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import type {OnRejected} from '../../../shared/rejections.ts';
import type {TimelineStep} from '../../engine/job-timeline.ts';
import type {JobState} from '../../job.ts';
import type {JobRow} from './job-row.ts';
import {readSteps} from './read-row.ts';
import {createRowCheck} from './row-check.ts';

/** The process that runs a job, and its attempt. What it writes about the job counts only while the row names both. */
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

export type Changes = Partial<
	Pick<JobRow, 'state' | 'progress' | 'started_at' | 'finished_at' | 'worker' | 'holder' | 'attempts' | 'error'> &
		Pick<JobRow, 'result' | 'not_before' | 'bytes'>
>;

/** The end of the attempt before a change of state, as the change records it. */
export type StepFacts = Pick<TimelineStep, 'isLost' | 'outcome' | 'reason'>;

export interface JobRowsOptions {
	database: DatabaseSync;
	/** Told of each job that a transaction changed. */
	onChange: (id: string) => void;
	/** Told of each row that is not a job. */
	onRejected: OnRejected;
}

export type JobRows = ReturnType<typeof createJobRows>;

/** The rows of the table of jobs, of any kind: how they are read, and how one changes. */
export function createJobRows({database, onChange, onRejected}: JobRowsOptions) {
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
	const update = database.prepare(
		`UPDATE job SET state = ?, progress = ?, started_at = ?, finished_at = ?, worker = ?, holder = ?, attempts = ?,
		error = ?, result = ?, not_before = ?, bytes = ?, version = ?, timeline = ?
		WHERE seq = ? AND version = ? AND state = ?`,
	);

	/** Null where the row in the table is another by now. */
	function tryChange(row: JobRow, at: number, changes: Changes, facts: StepFacts = {}): JobRow | null {
		const next: JobRow = {...row, ...changes, version: row.version + 1};
		if (next.state !== row.state) {
			const {version, state, progress, attempts, worker} = next;
			const step: TimelineStep = {version, state, at, progress, attempts, worker, ...facts};
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
			next.not_before,
			next.bytes,
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
	function change(row: JobRow, at: number, changes: Changes, facts: StepFacts = {}): JobRow {
		return tryChange(row, at, changes, facts) ?? row;
	}

	/** The row of a claim that still counts. */
	function claimed({id, holder, attempt}: Claim): JobRow | null {
		const row = byId(id);
		return row?.state === 'running' && row.holder === holder && row.attempts === attempt ? row : null;
	}

	function end(row: JobRow, at: number, state: JobState, changes: Changes = {}, facts: StepFacts = {}): JobRow {
		return change(row, at, {...changes, state, holder: null, finished_at: at, not_before: null}, facts);
	}

	/** Back to the queue: at once, or later (`not_before`). */
	function requeue(
		row: JobRow,
		at: number,
		changes: Pick<Changes, 'attempts' | 'not_before'>,
		facts: StepFacts = {},
	): JobRow {
		return change(row, at, {...changes, state: 'queued', holder: null, worker: null, started_at: null}, facts);
	}

	return {
		/** A statement for one row. */
		one,
		/** A statement for several. */
		many,
		byId,
		tryChange,
		change,
		claimed,
		end,
		requeue,
		/** Begins an attempt. */
		start(row: JobRow, holder: string, worker: string, at: number): JobRow {
			const attempts = row.attempts + 1;
			return change(row, at, {state: 'running', holder, worker, started_at: at, attempts});
		},
	};
}
