import {existsSync} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';

/** A lock that the system takes back when its process ends, however it ends. */
export interface FileLock {
	release(): void;
}

/**
 * Locks a file, which is made if it is not there. Throws where another process holds it. Node has no file locks, but
 * SQLite has: a transaction that is never committed holds one for as long as the process lives.
 */
export function lockFile(file: string): FileLock {
	const database = new DatabaseSync(file, {timeout: 0});
	try {
		database.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		throw error;
	}
	return {release: () => database.close()};
}

/** Whether a process holds a file locked. */
export function isFileLocked(file: string): boolean {
	if (!existsSync(file)) return false;
	try {
		lockFile(file).release();
		return false;
	} catch {
		return true;
	}
}
