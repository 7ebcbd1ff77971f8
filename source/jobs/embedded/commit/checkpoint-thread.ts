// The thread of a checkpointer. SQLite waits for the disk here, where it holds up nobody.
import {DatabaseSync} from 'node:sqlite';
import {parentPort, workerData} from 'node:worker_threads';
import {messageOf} from '../../../shared/errors.ts';
import type {CheckpointMode} from './checkpointer.ts';

/** How long to wait for other processes, in milliseconds. A checkpoint that they hinder is tried again later. */
const BUSY_TIMEOUT_MS = 100;

const statements = {passive: 'PRAGMA wal_checkpoint(PASSIVE)', full: 'PRAGMA wal_checkpoint(FULL)'};
let database: DatabaseSync | null = null;

/** Why it failed; null where it did not. */
function checkpoint(mode: CheckpointMode): string | null {
	try {
		database ??= new DatabaseSync(workerData as string, {timeout: BUSY_TIMEOUT_MS});
		database.exec(statements[mode]);
		return null;
	} catch (error) {
		return messageOf(error);
	}
}

parentPort?.on('message', (asked: CheckpointMode | 'close') => {
	if (asked !== 'close') parentPort?.postMessage(checkpoint(asked));
	else {
		database?.close();
		parentPort?.close();
	}
});
