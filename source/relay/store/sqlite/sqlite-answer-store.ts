import Keyv from 'keyv';
import type {AnswerStore} from '../answer-store.ts';
import {FAILURE_MEMORY_MS} from '../leases.ts';
import {ENVELOPE_NAMESPACE, type StoredAnswer, seal, unseal} from '../stored-answer.ts';
import {keyvRowSerialization} from './keyv-row.ts';
import {openSqliteDatabase} from './sqlite-database.ts';
import {createSqliteCooldown, createSqliteLeases} from './sqlite-leases.ts';

export interface SqliteStoreOptions {
	now?: () => number;
	/** Called for each stored entry that is not an answer, and is ignored. */
	onInvalid?: () => void;
}

/** Opens the cache file, or makes it. Throws what {@link openSqliteDatabase} throws. */
export async function openSqliteAnswerStore(
	file: string,
	{now = Date.now, onInvalid = () => {}}: SqliteStoreOptions = {},
): Promise<AnswerStore> {
	const sqlite = await openSqliteDatabase(file);
	const keyv = new Keyv({store: sqlite, namespace: ENVELOPE_NAMESPACE, serialization: keyvRowSerialization});

	// keyv and its adapter emit errors instead of throwing them.
	let lastError: unknown;
	const note = (error: unknown) => {
		lastError ??= error;
	};
	sqlite.on('error', note);
	keyv.on('error', note);
	async function orThrow<Result>(work: Promise<Result>): Promise<Result> {
		const result = await work;
		if (lastError === undefined) return result;
		const error = lastError;
		lastError = undefined;
		throw error;
	}

	/** The stored answer, if it is valid: other programs can write into the file. */
	function checked(value: unknown): StoredAnswer | null {
		const answer = unseal(value);
		if (answer === null && value !== undefined) onInvalid();
		return answer;
	}

	return {
		async read(key) {
			return checked(await orThrow(keyv.get<unknown>(key)));
		},
		async write(key, answer, keepUntil) {
			await orThrow(keyv.set(key, seal(answer), Math.max(1, keepUntil - now())));
		},
		async *entries() {
			for await (const [key, value] of keyv.iterator()) {
				const answer = checked(value);
				if (answer) yield [String(key), answer];
			}
		},
		async clear(key) {
			if (key !== undefined) return Number(await orThrow(keyv.delete(key)));
			const [row] = (await sqlite.query(
				'SELECT count(*) AS count FROM keyv WHERE namespace = ?',
				ENVELOPE_NAMESPACE,
			)) as {
				count: number;
			}[];
			await orThrow(keyv.clear());
			await sqlite.query('DELETE FROM lease');
			await sqlite.query('DELETE FROM gate');
			return row?.count ?? 0;
		},
		async prune(most) {
			const pruned = await sqlite.query(
				// Expired answers of other versions go too.
				`DELETE FROM keyv WHERE expires <= ?2 OR (namespace = ?1 AND rowid IN (
					SELECT rowid FROM keyv WHERE namespace = ?1 ORDER BY expires DESC LIMIT -1 OFFSET ?3)) RETURNING 1`,
				ENVELOPE_NAMESPACE,
				Date.now(), // keyv's clock
				most,
			);
			await sqlite.query('DELETE FROM lease WHERE held_until < ?', now() - FAILURE_MEMORY_MS);
			return pruned.length;
		},
		leases: createSqliteLeases(sqlite, now),
		cooldown: upstream => createSqliteCooldown(sqlite, upstream, now),
		async close() {
			await sqlite.close();
		},
	};
}
