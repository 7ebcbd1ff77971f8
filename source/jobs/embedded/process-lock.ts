import {randomUUID} from 'node:crypto';
import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {makeFolderSync} from '../../shared/files/make-folder.ts';

/** A lock that the system takes back when its process ends, however it ends. */
export interface ProcessLock {
	/** Its name, for others to ask about. */
	id: string;
	release(): void;
}

/**
 * Takes a lock of its own in the folder. Node has no file locks, but SQLite has: a transaction that is
 * never committed holds one for as long as the process lives.
 */
export function takeProcessLock(folder: string): ProcessLock {
	makeFolderSync(folder);
	const id = randomUUID();
	const file = fileOf(folder, id);
	const database = lock(file);
	return {
		id,
		release() {
			rmSync(file, {force: true});
			database.close();
		},
	};
}

/** Whether the process with a lock is alive. */
export function isLockHeld(folder: string, id: string): boolean {
	const file = fileOf(folder, id);
	if (!existsSync(file)) return false;
	try {
		lock(file).close();
		return false;
	} catch {
		return true;
	}
}

/** Removes the lock file of a dead process. */
export function forgetLock(folder: string, id: string): void {
	rmSync(fileOf(folder, id), {force: true});
}

function lock(file: string): DatabaseSync {
	const database = new DatabaseSync(file, {timeout: 0});
	try {
		database.exec('BEGIN EXCLUSIVE');
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

function fileOf(folder: string, id: string): string {
	return join(folder, `${id}.lock`);
}
