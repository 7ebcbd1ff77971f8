import {pathToFileURL} from 'node:url';
import {checkDatabaseFile} from '../../../shared/files/database-file.ts';
import type {AnswerStore} from '../answer-store.ts';
import {ENVELOPE_NAMESPACE, type StoredAnswer, unseal} from '../stored-answer.ts';
import {readRow} from './keyv-row.ts';
import {OtherVersionError, VERSION} from './sqlite-version.ts';

/** The answers of a cache file that is opened for reading alone. */
export interface ReadOnlyAnswers extends Pick<AnswerStore, 'read' | 'entries'> {
	close(): void;
}

/**
 * Opens a cache file for reading. `isWhole`: only if all of it can be read and is of this version; else as much as
 * can be read. Throws what SQLite throws if it can't be read, or {@link OtherVersionError}.
 */
export async function openReadOnlyAnswers(
	file: string,
	now: () => number,
	{isWhole = false}: {isWhole?: boolean} = {},
): Promise<ReadOnlyAnswers> {
	checkDatabaseFile(file);
	const {DatabaseSync} = await import('node:sqlite');
	const columns = 'SELECT key, value FROM keyv WHERE namespace = ? AND (expires IS NULL OR expires > ?)';

	function open(location: string | URL) {
		const database = new DatabaseSync(location, {readOnly: true});
		try {
			return {
				database,
				one: database.prepare(`${columns} AND key = ?`),
				all: database.prepare(columns),
			};
		} catch (error) {
			database.close();
			throw error;
		}
	}

	function openWhole() {
		const opened = open(file);
		const version = opened.database.prepare('PRAGMA user_version').get()?.user_version;
		if (version === VERSION) return opened;
		opened.database.close();
		throw new OtherVersionError(`its tables are of version ${version}`);
	}

	function openAny() {
		try {
			return open(file);
		} catch {
			// Readers of a file with a write-ahead log share memory through a file beside it. Where that can't be made,
			// no process can be writing: only what is in the log and not yet in the file is missed.
			const address = pathToFileURL(file);
			address.searchParams.set('immutable', '1');
			return open(address);
		}
	}

	const {database, one, all} = isWhole ? openWhole() : openAny();
	return {
		async read(key) {
			return parseRow(one.get(ENVELOPE_NAMESPACE, now(), key)?.value);
		},
		async *entries() {
			for (const {key, value} of all.iterate(ENVELOPE_NAMESPACE, now())) {
				const answer = parseRow(value);
				if (answer) yield [String(key), answer];
			}
		},
		close: () => database.close(),
	};
}

/** The answer in a row that keyv wrote; null if it has none. */
function parseRow(row: unknown): StoredAnswer | null {
	return typeof row === 'string' ? unseal(readRow(row).value) : null;
}
