import type {Leases} from './answer-store.ts';
import {readFailure} from './read-failure.ts';
import type {RequestGate} from './upstream.ts';

/** Runs one statement: rows for a SELECT or RETURNING, nothing otherwise. */
export interface SqlConnection {
	query(sql: string, ...parameters: unknown[]): Promise<unknown[]>;
}

/** Leases in the cache file, so that every process that shares it shares them. */
export function createSqliteLeases(sqlite: SqlConnection, now: () => number): Leases {
	return {
		async take(key, holder, until) {
			const rows = await sqlite.query(
				`INSERT INTO lease(key, holder, held_until) VALUES(?, ?, ?)
				ON CONFLICT(key) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until, failure = NULL
				WHERE lease.held_until <= ? OR lease.holder = excluded.holder RETURNING key`,
				key,
				holder,
				until,
				now(),
			);
			return rows.length > 0;
		},
		async release(key, holder, failure) {
			if (failure) {
				const sql = 'UPDATE lease SET held_until = 0, failure = ? WHERE key = ? AND holder = ?';
				await sqlite.query(sql, JSON.stringify(failure), key, holder);
			} else await sqlite.query('DELETE FROM lease WHERE key = ? AND holder = ?', key, holder);
		},
		async state(key) {
			const [row] = (await sqlite.query('SELECT held_until, failure FROM lease WHERE key = ?', key)) as {
				held_until: number;
				failure: string | null;
			}[];
			return {heldUntil: row?.held_until ?? 0, failure: row?.failure ? readFailure(row.failure) : null};
		},
	};
}

/** The gate of one upstream in the cache file: the next process, too, waits out a `Retry-After`. */
export function createSqliteGate(sqlite: SqlConnection, upstream: string): RequestGate {
	return {
		async closedUntil() {
			const [row] = (await sqlite.query('SELECT closed_until FROM gate WHERE upstream = ?', upstream)) as {
				closed_until: number;
			}[];
			return row?.closed_until ?? 0;
		},
		async close(until) {
			await sqlite.query(
				`INSERT INTO gate(upstream, closed_until) VALUES(?, ?)
				ON CONFLICT(upstream) DO UPDATE SET closed_until = max(closed_until, excluded.closed_until)`,
				upstream,
				until,
			);
		},
	};
}
