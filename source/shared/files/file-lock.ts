import {DatabaseSync} from 'node:sqlite';
import {pathToFileURL} from 'node:url';
import {checkRegular} from './regular-file.ts';
import {sqliteCode, sqliteCodes} from './sqlite-code.ts';

/** A lock that the system takes back when its process ends, however it ends. */
export interface FileLock {
	release(): void;
}

/** Longer than anybody looks whether a file is locked, in milliseconds. */
const LOOK_MS = 50;

/**
 * Locks a file, which is made if it is not there. Throws where another process holds it, or where it is no file. Node has no file locks, but
 * SQLite has: a transaction that is never committed holds one for as long as the process lives.
 */
export function lockFile(file: string): FileLock {
	checkRegular(file);
	const database = new DatabaseSync(file, {timeout: LOOK_MS});
	try {
		// A journal on the disk would be left by a process that is killed.
		database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		throw error;
	}
	return {release: () => database.close()};
}

/** Whether a process holds a file locked. A file that is not there, or is removed just now, is not made. */
export function isFileLocked(file: string): boolean {
	const existing = pathToFileURL(file);
	existing.searchParams.set('mode', 'ro');
	let database: DatabaseSync | null = null;
	try {
		checkRegular(file);
		database = new DatabaseSync(existing, {timeout: 0});
		database.prepare('SELECT 1 FROM sqlite_schema').get();
		return false;
	} catch (error) {
		return sqliteCode(error) === sqliteCodes.busy;
	} finally {
		database?.close();
	}
}
