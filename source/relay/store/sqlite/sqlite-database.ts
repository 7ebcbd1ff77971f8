import {dirname} from 'node:path';
import KeyvSqlite from '@keyv/sqlite';
import {messageOf} from '../../../shared/errors.ts';
import {checkDatabaseFile} from '../../../shared/files/database-file.ts';
import {openWhenFree} from '../../../shared/files/open-when-free.ts';
import {sqliteCode, sqliteCodes} from '../../../shared/files/sqlite-code.ts';
import {moveFirstAnswers} from './move-first-answers.ts';
import {OtherVersionError, VERSION} from './sqlite-version.ts';

// Writes take milliseconds, so a lock that is held for longer is stuck. A locked file blocks the event loop for at
// most this long.
export const BUSY_TIMEOUT_MS = 2000;

/** Opens the cache file, or makes it. Throws what SQLite throws if it can't be used, or {@link OtherVersionError}. */
export async function openSqliteDatabase(file: string): Promise<KeyvSqlite> {
	return open(file).catch(async (error: unknown) => {
		if (sqliteCode(error) !== sqliteCodes.cantOpen) throw error;
		const {makeFolder} = await import('../../../shared/files/make-folder.ts');
		await makeFolder(dirname(file));
		return open(file);
	});
}

function open(file: string): Promise<KeyvSqlite> {
	return openWhenFree(() => openOnce(file), BUSY_TIMEOUT_MS);
}

async function openOnce(file: string): Promise<KeyvSqlite> {
	checkDatabaseFile(file);
	const sqlite = new KeyvSqlite({
		uri: `sqlite://${file}`,
		driver: 'node:sqlite',
		busyTimeout: BUSY_TIMEOUT_MS,
		wal: true,
		iterationLimit: 100,
	});
	sqlite.on('error', () => {}); // `ready` rejects with the same error
	try {
		await sqlite.ready;
		await prepare(sqlite);
		return sqlite;
	} catch (error) {
		await sqlite.close().catch(() => {});
		// A statement that its tables can't take.
		if (sqliteCode(error) === sqliteCodes.error) throw new OtherVersionError(messageOf(error), {cause: error});
		throw error;
	}
}

async function prepare(sqlite: KeyvSqlite): Promise<void> {
	const [row] = (await sqlite.query('PRAGMA user_version')) as {user_version: number}[];
	const version = row?.user_version ?? 0;
	if (version > VERSION) throw new OtherVersionError(`its tables are of version ${version}`);
	// With WAL this loses at most the last moments at a power cut, and never the file.
	await sqlite.query('PRAGMA synchronous = NORMAL');
	if (version !== VERSION) await makeTables(sqlite);
	await sqlite.query(
		`SELECT value, namespace, expires, holder, held_until, failure, upstream, closed_until
		FROM keyv JOIN lease ON lease.key = keyv.key JOIN gate LIMIT 0`,
	);
}

async function makeTables(sqlite: KeyvSqlite): Promise<void> {
	await sqlite.query(
		'CREATE TABLE IF NOT EXISTS lease(key TEXT PRIMARY KEY, holder TEXT NOT NULL, held_until INTEGER NOT NULL, failure TEXT)',
	);
	// The cooldowns of upstreams: the table's name is older than the word, and part of the file's form.
	await sqlite.query('CREATE TABLE IF NOT EXISTS gate(upstream TEXT PRIMARY KEY, closed_until INTEGER NOT NULL)');
	await moveFirstAnswers(sqlite);
	await sqlite.query(`PRAGMA user_version = ${VERSION}`);
}
