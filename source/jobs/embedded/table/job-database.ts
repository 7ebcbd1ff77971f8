import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {checkDatabaseFile} from '../../../shared/files/database-file.ts';
import {makeFolder} from '../../../shared/files/make-folder.ts';
import {openWhenFree} from '../../../shared/files/open-when-free.ts';
import {storeFailure} from '../../store-failure.ts';
import {prepareTables} from './job-tables.ts';

// A wait inside SQLite holds up the whole process, so it is short; longer waits are ours.
const BUSY_TIMEOUT_MS = 20;
const OPEN_TIMEOUT_MS = 10_000;

/** Opens (or makes) the file with the jobs. Fails with JOB_STORE_FAILED or DISK_FULL. */
export async function openJobDatabase(file: string): Promise<DatabaseSync> {
	try {
		await makeFolder(dirname(file));
		return await openWhenFree(() => open(file), OPEN_TIMEOUT_MS);
	} catch (error) {
		throw storeFailure(error, file);
	}
}

function open(file: string): DatabaseSync {
	checkDatabaseFile(file);
	const database = new DatabaseSync(file, {timeout: BUSY_TIMEOUT_MS});
	try {
		database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
		prepareTables(database, file);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}
