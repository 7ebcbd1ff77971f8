import {fdatasyncSync} from 'node:fs';
import {type FileHandle, open} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {syncFolder} from '../../../shared/files/sync-folder.ts';
import {type CheckpointMode, createCheckpointer} from './checkpointer.ts';

/**
 * The write-ahead log of SQLite, brought to the disk and into the database file beside the event loop. SQLite itself would hold
 * the event loop up for both.
 */
export interface WriteAheadLog {
	/** Resolves when everything that was committed before the call is on the disk. Those that wait do so together. */
	sync(): Promise<void>;
	/** The checkpoint that the log is long enough for; null where it is not. Nobody may write while a `full` one is run. */
	due(): CheckpointMode | null;
	/** Brings the log into the database file. */
	checkpoint(mode: CheckpointMode): Promise<void>;
	close(): Promise<void>;
}

/** A disk that was so quick, so many times in a row, is waited for: in milliseconds. */
const QUICK_MS = 1;
const QUICK_SYNCS = 20;
/** Pages of the log that a checkpoint is worth it for: as many as SQLite itself waits for. */
const LONG_PAGES = 1000;
/** Pages written since the last checkpoint that another one is worth it for. The log begins anew once none are left in it. */
const LEFT_PAGES = 400;
/** Pages after which writes wait until none are left in the log. */
const TOO_LONG_PAGES = 4 * LONG_PAGES;
/** Pages after which SQLite runs a checkpoint on the event loop, since the thread that should does not. */
const FAILED_PAGES = 4 * TOO_LONG_PAGES;

/**
 * With `synchronous = NORMAL` a commit is in the write-ahead log and seen by everybody, but perhaps not on the disk yet. After
 * a power cut SQLite reads the log up to the first frame that is not whole, so what was synced is there.
 */
export function createWriteAheadLog(database: DatabaseSync, file: string): WriteAheadLog {
	// There is no log where the file system has no shared memory; then SQLite itself has to wait for the disk.
	const hasLog = database.prepare('PRAGMA journal_mode').get()?.journal_mode === 'wal';
	database.exec(`PRAGMA synchronous = ${hasLog ? 'NORMAL' : 'FULL'}`);
	// An SQLite that can't tell the length of its log (before 3.51, Node.js 24's first releases) goes on by itself.
	const canTell = hasLog && database.prepare("SELECT sqlite_version() >= '3.51' AS can").get()?.can === 1;
	if (canTell) database.exec(`PRAGMA wal_autocheckpoint = ${FAILED_PAGES}`);
	const lengths = database.prepare('PRAGMA wal_checkpoint(NOOP)');
	const checkpointer = createCheckpointer(file);
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

	function due(): CheckpointMode | null {
		if (!canTell) return null;
		const {log: pages = 0, checkpointed = 0} = (lengths.get() ?? {}) as {log?: number; checkpointed?: number};
		if (pages < LONG_PAGES || pages - checkpointed < LEFT_PAGES) return null;
		return pages < TOO_LONG_PAGES ? 'passive' : 'full';
	}

	return {
		sync,
		due,
		checkpoint: checkpointer.run,
		async close() {
			await checkpointer.close();
			await next?.catch(() => {});
			await running?.catch(() => {});
			await log?.close();
		},
	};
}
