import type {DatabaseSync} from 'node:sqlite';
import {jittered} from '../../../shared/backoff.ts';
import {isBusy} from '../../../shared/files/sqlite-code.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {storeFailure} from '../../store-failure.ts';
import type {CheckpointMode} from './checkpointer.ts';
import type {WriteAheadLog} from './write-ahead-log.ts';

/** Writes to a database; those of one turn of the event loop are committed together. */
export interface GroupCommit {
	/** The number of the transaction under way, or of the last one. Within one, only its own writes change the database. */
	readonly transaction: number;
	/**
	 * Runs `work` in a transaction and resolves once it is committed. A `durable` write is then on the disk; any other survives
	 * the process, but perhaps not a power cut. A failure undoes `work` alone.
	 */
	run<Result>(work: () => Result, options?: {durable?: boolean}): Promise<Result>;
	/** Resolves when all writes so far are committed, and on the disk. */
	flush(): Promise<void>;
}

export interface GroupCommitOptions {
	database: DatabaseSync;
	/** Named in failures. */
	file: string;
	log: Pick<WriteAheadLog, 'sync' | 'due' | 'checkpoint'>;
	/** Told of a checkpoint that failed. */
	onError: (error: unknown) => void;
	/** Called after each commit, before its writes resolve. */
	onCommit: () => void;
}

interface Write {
	work: () => unknown;
	isDurable: boolean;
	since: number;
	resolve: (value: unknown) => void;
	reject: (error: unknown) => void;
}

/** A write that was carried out, and how to tell its caller. */
interface Outcome {
	write: Write;
	settle: () => void;
}

/** How long writes wait for another process that holds the file, in milliseconds. */
const WRITE_TIMEOUT_MS = 10_000;
/** About how long a group waits for a file that another process has locked, in milliseconds. */
const BUSY_PAUSE_MS = 10;

/**
 * Groups writes. Others see a commit at once. A durable write resolves when its commit is on the disk; the event loop goes on
 * meanwhile, and commits that come together are brought to the disk together.
 */
export function createGroupCommit({database, file, log, onCommit, onError}: GroupCommitOptions): GroupCommit {
	const begin = database.prepare('BEGIN IMMEDIATE');
	const end = database.prepare('COMMIT');
	const savepoint = database.prepare('SAVEPOINT work');
	const release = database.prepare('RELEASE work');
	let waiting: Write[] = [];
	let transaction = 0;
	let isScheduled = false;
	let isShortening = false;
	/** Whether writes wait for a checkpoint that goes to the end of the log. */
	let isHeld = false;

	function schedule(): void {
		if (isScheduled || isHeld) return;
		isScheduled = true;
		setImmediate(commit);
	}

	function commit(): void {
		isScheduled = false;
		if (isHeld) return;
		const group = waiting;
		waiting = [];
		const outcomes = group.length === 0 ? null : write(group);
		if (outcomes) conclude(outcomes);
	}

	/** After a transaction: settles the writes, those that are to be durable once the log is. */
	function conclude(outcomes: readonly Outcome[]): void {
		onCommit();
		for (const {write, settle} of outcomes) if (!write.isDurable) settle();
		const mode = isShortening ? null : log.due();
		if (mode !== null) inBackground(shorten(mode), onError);
		const durable = outcomes.filter(({write}) => write.isDurable);
		if (durable.length > 0) inBackground(settleWhenSynced(durable), onError);
	}

	async function settleWhenSynced(outcomes: readonly Outcome[]): Promise<void> {
		try {
			await log.sync();
		} catch (error) {
			fail(
				outcomes.map(({write}) => write),
				error,
			);
			return;
		}
		for (const {settle} of outcomes) settle();
	}

	/** Does the writes in one transaction; null where that failed, of which they are told. */
	function write(group: Write[]): Outcome[] | null {
		try {
			begin.run();
			transaction++;
		} catch (error) {
			if (isBusy(error)) again(group, error);
			else fail(group, error);
			return null;
		}
		try {
			const outcomes = group.map(attempt);
			end.run();
			return outcomes;
		} catch (error) {
			if (database.isTransaction) database.exec('ROLLBACK');
			fail(group, error);
			return null;
		}
	}

	async function shorten(mode: CheckpointMode): Promise<void> {
		isShortening = true;
		isHeld = mode === 'full';
		try {
			await log.checkpoint(mode);
		} finally {
			isHeld = false;
			isShortening = false;
			if (waiting.length > 0) schedule();
		}
	}

	function attempt(write: Write): Outcome {
		const {work, resolve, reject} = write;
		savepoint.run();
		try {
			const result = work();
			release.run();
			return {write, settle: () => resolve(result)};
		} catch (error) {
			// A full disk can end the transaction itself.
			if (database.isTransaction) database.exec('ROLLBACK TO work; RELEASE work');
			return {write, settle: () => reject(storeFailure(error, file))};
		}
	}

	function again(group: Write[], error: unknown): void {
		const oldest = performance.now() - WRITE_TIMEOUT_MS;
		fail(
			group.filter(({since}) => since < oldest),
			error,
		);
		waiting = [...group.filter(({since}) => since >= oldest), ...waiting];
		if (waiting.length === 0) return;
		isScheduled = true;
		setTimeout(commit, jittered(BUSY_PAUSE_MS));
	}

	function fail(group: readonly Write[], error: unknown): void {
		for (const {reject} of group) reject(storeFailure(error, file));
	}

	function run<Result>(work: () => Result, {durable = true} = {}): Promise<Result> {
		return new Promise((resolve, reject) => {
			waiting.push({
				work,
				isDurable: durable,
				since: performance.now(),
				resolve: value => resolve(value as Result),
				reject,
			});
			schedule();
		});
	}

	return {
		get transaction() {
			return transaction;
		},
		run,
		flush: () => run(() => {}),
	};
}
