import {randomUUID} from 'node:crypto';
import {rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {isFileLocked, lockFile} from '../../../shared/files/file-lock.ts';
import {makeFolderSync} from '../../../shared/files/make-folder.ts';

/** A lock that the system takes back when its process ends, however it ends. */
export interface ProcessLock {
	/** Its name, for others to ask about. */
	id: string;
	release(): void;
}

/** Takes a lock of its own in the folder, which is made if need be, but not the one above it. */
export function takeProcessLock(folder: string): ProcessLock {
	makeFolderSync(folder, dirname(folder));
	const id = randomUUID();
	const file = fileOf(folder, id);
	const lock = lockFile(file);
	return {
		id,
		release() {
			rmSync(file, {force: true});
			lock.release();
		},
	};
}

/** Whether the process with a lock is alive. */
export function isLockHeld(folder: string, id: string): boolean {
	return isFileLocked(fileOf(folder, id));
}

/** Removes the lock file of a dead process. */
export function forgetLock(folder: string, id: string): void {
	const file = fileOf(folder, id);
	// Earlier versions leave a journal.
	for (const path of [file, `${file}-journal`]) rmSync(path, {force: true});
}

function fileOf(folder: string, id: string): string {
	return join(folder, `${id}.lock`);
}
