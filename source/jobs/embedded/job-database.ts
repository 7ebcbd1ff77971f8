import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {setTimeout as delay} from 'node:timers/promises';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {makeFolder} from '../../shared/files/make-folder.ts';
import {prepareTables} from './job-tables.ts';

// A wait inside SQLite holds up the whole process, so it is short; longer waits are ours.
const BUSY_TIMEOUT_MS = 20;
const PATIENCE_MS = 10_000;

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** Opens (or makes) the file with the jobs. Fails with JOB_STORE_FAILED or DISK_FULL. */
export async function openJobDatabase(file: string): Promise<DatabaseSync> {
	const patience = performance.now() + PATIENCE_MS;
	await makeFolder(dirname(file)).catch(error => {
		throw storeFailure(error, file);
	});
	for (;;) {
		let database: DatabaseSync | undefined;
		try {
			database = new DatabaseSync(file, {timeout: BUSY_TIMEOUT_MS});
			database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
			prepareTables(database, file);
			return database;
		} catch (error) {
			database?.close();
			// Processes that make the file at once collide, and SQLite does not wait then.
			if (!isBusy(error) || performance.now() > patience) throw storeFailure(error, file);
			await delay(10 + Math.random() * 40);
		}
	}
}

/** Whether another process has the file locked. */
export function isBusy(error: unknown): boolean {
	return codeOf(error) === SQLITE_BUSY;
}

/** What went wrong with the file of jobs, or a result, as an expected failure; what is none of those, as it is. */
export function storeFailure(error: unknown, file: string): unknown {
	if (error instanceof LunchError || !(error instanceof Error && 'code' in error)) return error;
	const isFull = codeOf(error) === SQLITE_FULL || error.code === 'ENOSPC' || error.code === 'EDQUOT';
	if (isFull) {
		return new LunchError('DISK_FULL', `There is no space left for ${file}.`, {
			hint: 'Make room on the disk, or set LUNCH_DATA_DIR to a folder on another.',
			cause: error,
		});
	}
	return new LunchError('JOB_STORE_FAILED', `The jobs in ${file} can't be used: ${messageOf(error)}.`, {
		hint: hintFor(error),
		cause: error,
	});
}

function hintFor(error: Error): string {
	if (isBusy(error)) return 'Another program holds the file locked.';
	const isDamaged = [SQLITE_CORRUPT, SQLITE_NOTADB].includes(codeOf(error) ?? 0);
	return isDamaged
		? 'Move the file aside to begin with none, or set LUNCH_DATA_DIR to another folder.'
		: 'Make its folder writable, or set LUNCH_DATA_DIR to one that is.';
}

function codeOf(error: unknown): number | null {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
		? error.errcode & 0xff
		: null;
}
