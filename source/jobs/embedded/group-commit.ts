import type {DatabaseSync} from 'node:sqlite';
import {isBusy, storeFailure} from './job-database.ts';

/** Writes to a database; those of one turn of the event loop are committed together. */
export interface GroupCommit {
	/**
	 * Runs `work` in a transaction and resolves once it is committed. What is `durable` is then on the
	 * disk; the rest survives the process, but perhaps not a power cut. A failure undoes `work` alone.
	 */
	run<Result>(work: () => Result, options?: {durable?: boolean}): Promise<Result>;
	/** Resolves when all writes so far are committed. */
	flush(): Promise<void>;
}

interface Write {
	work: () => unknown;
	isDurable: boolean;
	since: number;
	resolve: (value: unknown) => void;
	reject: (error: unknown) => void;
}

/** How long writes wait for another process that holds the file. */
const PATIENCE_MS = 10_000;

/** Groups writes. `onCommit` is called after each commit, before its writes resolve; `file` is named in failures. */
export function createGroupCommit(database: DatabaseSync, file: string, onCommit: () => void): GroupCommit {
	let waiting: Write[] = [];
	let isScheduled = false;
	let isFull = true;

	function schedule(): void {
		if (isScheduled) return;
		isScheduled = true;
		setImmediate(commit);
	}

	function commit(): void {
		isScheduled = false;
		const group = waiting;
		waiting = [];
		if (group.length === 0) return;
		try {
			const wantsFull = group.some(({isDurable}) => isDurable);
			if (wantsFull !== isFull) database.exec(`PRAGMA synchronous = ${wantsFull ? 'FULL' : 'NORMAL'}`);
			isFull = wantsFull;
			database.exec('BEGIN IMMEDIATE');
		} catch (error) {
			if (isBusy(error)) again(group, error);
			else fail(group, error);
			return;
		}
		let outcomes: (() => void)[];
		try {
			outcomes = group.map(attempt);
			database.exec('COMMIT');
		} catch (error) {
			if (database.isTransaction) database.exec('ROLLBACK');
			fail(group, error);
			return;
		}
		onCommit();
		for (const settle of outcomes) settle();
	}

	function attempt({work, resolve, reject}: Write): () => void {
		database.exec('SAVEPOINT work');
		try {
			const result = work();
			database.exec('RELEASE work');
			return () => resolve(result);
		} catch (error) {
			// A full disk can end the transaction itself.
			if (database.isTransaction) database.exec('ROLLBACK TO work; RELEASE work');
			return () => reject(storeFailure(error, file));
		}
	}

	function again(group: Write[], error: unknown): void {
		const oldest = performance.now() - PATIENCE_MS;
		fail(
			group.filter(({since}) => since < oldest),
			error,
		);
		waiting = [...group.filter(({since}) => since >= oldest), ...waiting];
		if (waiting.length === 0) return;
		isScheduled = true;
		setTimeout(commit, 2 + Math.random() * 15);
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

	return {run, flush: () => run(() => {}, {durable: false})};
}
