import {dirname} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import KeyvSqlite from '@keyv/sqlite';
import Keyv from 'keyv';
import type {AnswerStore} from './answer-store.ts';
import {createSqliteGate, createSqliteLeases} from './sqlite-leases.ts';
import {seal, unseal} from './stored-answer.ts';

// Writers take milliseconds, so a lock held for longer is no neighbour at work. It is also how long a
// locked file may hold up the event loop.
const BUSY_TIMEOUT_MS = 2000;

const SQLITE_BUSY = 5;
const SQLITE_CANTOPEN = 14;

/** How long it is remembered that asking failed, for those who waited. */
const LEASE_MEMORY_MS = 60_000;

// A new form of envelope gets a new namespace: old ones are then neither read nor trusted.
const NAMESPACE = 'answers-2';

/** Opens (or makes) the cache file. Throws what SQLite throws if the file can't be used. */
export async function openSqliteAnswerStore(file: string, now: () => number = Date.now): Promise<AnswerStore> {
	const sqlite = await openDatabase(file).catch(async (error: unknown) => {
		if (sqliteCode(error) !== SQLITE_CANTOPEN) throw error;
		const {makeFolder} = await import('../shared/make-folder.ts');
		await makeFolder(dirname(file));
		return openDatabase(file);
	});
	const keyv = new Keyv({store: sqlite, namespace: NAMESPACE});

	// Both swallow errors and emit them; here a failure is a failure.
	let trouble: unknown;
	const note = (error: unknown) => {
		trouble ??= error;
	};
	sqlite.on('error', note);
	keyv.on('error', note);
	async function orThrow<Result>(work: Promise<Result>): Promise<Result> {
		const result = await work;
		if (trouble === undefined) return result;
		const error = trouble;
		trouble = undefined;
		throw error;
	}

	return {
		async read(key) {
			return unseal(await orThrow(keyv.get<unknown>(key)));
		},
		async write(key, answer, keepUntil) {
			await orThrow(keyv.set(key, seal(answer), Math.max(1, keepUntil - now())));
		},
		async *entries() {
			for await (const [key, value] of keyv.iterator()) {
				const answer = unseal(value);
				if (answer) yield [String(key), answer];
			}
		},
		async clear(key) {
			if (key !== undefined) return Number(await orThrow(keyv.delete(key)));
			const [row] = (await sqlite.query('SELECT count(*) AS count FROM keyv WHERE namespace = ?', NAMESPACE)) as {
				count: number;
			}[];
			await orThrow(keyv.clear());
			return row?.count ?? 0;
		},
		async prune(most) {
			const pruned = await sqlite.query(
				`DELETE FROM keyv WHERE namespace = ?1 AND (expires <= ?2 OR rowid IN (
					SELECT rowid FROM keyv WHERE namespace = ?1 ORDER BY expires DESC LIMIT -1 OFFSET ?3)) RETURNING 1`,
				NAMESPACE,
				Date.now(), // keyv's clock
				most,
			);
			await sqlite.query('DELETE FROM lease WHERE held_until < ?', now() - LEASE_MEMORY_MS);
			return pruned.length;
		},
		leases: createSqliteLeases(sqlite, now),
		gate: upstream => createSqliteGate(sqlite, upstream),
		async close() {
			await sqlite.close();
		},
	};
}

async function openDatabase(file: string): Promise<KeyvSqlite> {
	const started = performance.now();
	for (;;) {
		try {
			const sqlite = new KeyvSqlite({
				uri: `sqlite://${file}`,
				driver: 'node:sqlite',
				busyTimeout: BUSY_TIMEOUT_MS,
				wal: true,
				iterationLimit: 100,
			});
			sqlite.on('error', () => {}); // `ready` rejects with the same error
			await sqlite.ready;
			// With WAL this loses at most the last moments at a power cut, and never the file.
			await sqlite.query('PRAGMA synchronous = NORMAL');
			await sqlite.query(
				'CREATE TABLE IF NOT EXISTS lease(key TEXT PRIMARY KEY, holder TEXT NOT NULL, held_until INTEGER NOT NULL, failure TEXT)',
			);
			await sqlite.query('CREATE TABLE IF NOT EXISTS gate(upstream TEXT PRIMARY KEY, closed_until INTEGER NOT NULL)');
			return sqlite;
		} catch (error) {
			// Several processes that make the file at once collide while it changes to WAL: SQLite does
			// not wait then, whatever the busy timeout says.
			if (!isBusy(error) || performance.now() - started >= BUSY_TIMEOUT_MS) throw error;
			await delay(10 + Math.random() * 40);
		}
	}
}

function isBusy(error: unknown): boolean {
	return sqliteCode(error) === SQLITE_BUSY;
}

/** SQLite's primary result code of an error, if it is one of SQLite's. */
export function sqliteCode(error: unknown): number | null {
	if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
	return error.errcode & 0xff;
}
