import type {DatabaseSync} from 'node:sqlite';

/** Keeps what was read last of the jobs, until any of them changes: those who look now and then mostly look at the same. */
export interface ReadCache {
	/** The value that is kept under a name, read anew where something changed since. */
	get<Value>(name: string, read: () => Value): Value;
	/** Notes a change of this process; within a transaction, too. */
	change(): void;
}

/** Few are looked at again and again: the first page, and the counts. */
const MOST_VALUES = 8;

export function createReadCache(database: DatabaseSync): ReadCache {
	// Another number once another connection has committed something.
	const dataVersion = database.prepare('PRAGMA data_version');
	const values = new Map<string, unknown>();
	let seenVersion: unknown;
	return {
		get<Value>(name: string, read: () => Value): Value {
			const version = dataVersion.get()?.data_version;
			if (version !== seenVersion || values.size >= MOST_VALUES) values.clear();
			seenVersion = version;
			if (values.has(name)) return values.get(name) as Value;
			const value = read();
			values.set(name, value);
			return value;
		},
		change: () => values.clear(),
	};
}
