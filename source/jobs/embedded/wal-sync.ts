import {fdatasyncSync} from 'node:fs';
import {type FileHandle, open} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';

/** Brings commits to the disk beside the event loop, which a commit of SQLite's own with `synchronous = FULL` holds up. */
export interface WalSync {
	/** Resolves when everything that was committed before the call is on the disk. Those that wait do so together. */
	sync(): Promise<void>;
	close(): Promise<void>;
}

/** A disk that was so quick, so many times in a row, is waited for: in milliseconds. */
const QUICK_MS = 1;
const QUICK_SYNCS = 20;

/**
 * With `synchronous = NORMAL` a commit is in the write-ahead log and seen by everybody, but perhaps not on the disk yet. After
 * a power cut SQLite reads the log up to the first frame that is not whole, so what was synced is there.
 */
export function createWalSync(database: DatabaseSync, file: string): WalSync {
	// There is no log where the file system has no shared memory; then SQLite itself has to wait for the disk.
	const hasLog = database.prepare('PRAGMA journal_mode').get()?.journal_mode === 'wal';
	database.exec(`PRAGMA synchronous = ${hasLog ? 'NORMAL' : 'FULL'}`);
	let log: FileHandle | null = null;
	/** How many times in a row the disk was quick. */
	let quickSyncs = 0;
	let running: Promise<void> | null = null;
	let next: Promise<void> | null = null;

	async function write(): Promise<void> {
		// The log is the same file for as long as anybody has the database open. SQLite holds no lock on it, so closing
		// a second descriptor takes none away.
		if (!log) {
			log = await open(`${file}-wal`, 'r+');
			await syncFolder(dirname(file));
		}
		const since = performance.now();
		// Handing the work to another thread, and hearing of its end, takes longer than a quick disk.
		if (quickSyncs >= QUICK_SYNCS) fdatasyncSync(log.fd);
		else await log.datasync();
		quickSyncs = performance.now() - since < QUICK_MS ? quickSyncs + 1 : 0;
	}

	async function sync(): Promise<void> {
		if (!hasLog) return;
		if (!running) {
			running = write().finally(() => {
				running = null;
			});
			return running;
		}
		// The one that runs may have begun before the commit.
		next ??= running
			.catch(() => {})
			.then(() => {
				next = null;
				return sync();
			});
		return next;
	}

	return {
		sync,
		async close() {
			await next?.catch(() => {});
			await running?.catch(() => {});
			await log?.close();
		},
	};
}

/** A new name is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder);
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
