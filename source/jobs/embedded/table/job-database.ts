import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {setTimeout as delay} from 'node:timers/promises';
import {makeFolder} from '../../../shared/files/make-folder.ts';
import {isBusy, storeFailure} from '../../store-failure.ts';
import {prepareTables} from './job-tables.ts';

// A wait inside SQLite holds up the whole process, so it is short; longer waits are ours.
const BUSY_TIMEOUT_MS = 20;
const OPEN_TIMEOUT_MS = 10_000;

/** Opens (or makes) the file with the jobs. Fails with JOB_STORE_FAILED or DISK_FULL. */
export async function openJobDatabase(file: string): Promise<DatabaseSync> {
	const latest = performance.now() + OPEN_TIMEOUT_MS;
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
			if (!isBusy(error) || performance.now() > latest) throw storeFailure(error, file);
			await delay(10 + Math.random() * 40);
		}
	}
}
