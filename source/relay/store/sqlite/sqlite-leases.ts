import {type Cooldown, LONGEST_COOLDOWN_MS} from '../../upstream/cooldown.ts';
import {type Leases, LONGEST_LEASE_MS, parseLeaseFailure} from '../leases.ts';
import {plausibleUntil} from '../plausible-until.ts';
import {BUSY_TIMEOUT_MS} from './sqlite-database.ts';

/** Runs one statement: rows for a SELECT or RETURNING, nothing otherwise. */
export interface SqlConnection {
	query(sql: string, ...parameters: unknown[]): Promise<unknown[]>;
}

// A statement waits for the locks of other processes, and what they do meanwhile is later than the time it was given:
// a lease that was taken then is no lease of a clock that is ahead.

/** Leases in the cache file, for all processes that share it. */
export function createSqliteLeases(sqlite: SqlConnection, now: () => number): Leases {
	return {
		async take(key, holder, until) {
			const rows = await sqlite.query(
				`INSERT INTO lease(key, holder, held_until) VALUES(?, ?, ?)
				ON CONFLICT(key) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until, failure = NULL
				WHERE lease.held_until NOT BETWEEN ? AND ? OR lease.holder = excluded.holder RETURNING key`,
				key,
				holder,
				until,
				now() + 1,
				now() + LONGEST_LEASE_MS + BUSY_TIMEOUT_MS,
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
				held_until: unknown;
				failure: unknown;
			}[];
			return {
				heldUntil: plausibleUntil(Number(row?.held_until ?? 0), now(), LONGEST_LEASE_MS),
				failure: typeof row?.failure === 'string' ? parseLeaseFailure(row.failure) : null,
			};
		},
	};
}

/** The cooldown of one upstream in the cache file: the next process, too, waits out a `Retry-After`. */
export function createSqliteCooldown(sqlite: SqlConnection, upstream: string, now: () => number): Cooldown {
	return {
		async until() {
			const [row] = (await sqlite.query('SELECT closed_until FROM gate WHERE upstream = ?', upstream)) as {
				closed_until: unknown;
			}[];
			return plausibleUntil(Number(row?.closed_until ?? 0), now(), LONGEST_COOLDOWN_MS);
		},
		async start(until) {
			await sqlite.query(
				`INSERT INTO gate(upstream, closed_until) VALUES(?, ?)
				ON CONFLICT(upstream) DO UPDATE SET closed_until = excluded.closed_until
				WHERE closed_until < excluded.closed_until OR closed_until > ?`,
				upstream,
				until,
				now() + LONGEST_COOLDOWN_MS,
			);
		},
	};
}
