import {pathToFileURL} from 'node:url';
import type {AnswerStore} from './answer-store.ts';
import {readRow} from './keyv-row.ts';
import {NAMESPACE, OtherVersionError, VERSION} from './sqlite-version.ts';
import {type StoredAnswer, unseal} from './stored-answer.ts';

/** The answers of a cache file that can be read but not written. */
export interface ReadOnlyAnswers extends Pick<AnswerStore, 'read' | 'entries'> {
	close(): void;
}

/**
 * Opens a cache file to read it alone. `isWhole`: only where all that it has can be seen, and is of this version; else
 * as much of it as can be read. Throws what SQLite throws if it can't be read, or {@link OtherVersionError}.
 */
export async function openReadOnlyAnswers(
	file: string,
	now: () => number,
	{isWhole = false}: {isWhole?: boolean} = {},
): Promise<ReadOnlyAnswers> {
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
			// Readers of a file with a write-ahead log share memory by a file beside it. Where that can't be made,
			// nobody can be writing: what is in the log and not yet in the file is all that is missed.
			const address = pathToFileURL(file);
			address.searchParams.set('immutable', '1');
			return open(address);
		}
	}

	const {database, one, all} = isWhole ? openWhole() : openAny();
	return {
		async read(key) {
			return answerIn(one.get(NAMESPACE, now(), key)?.value);
		},
		async *entries() {
			for (const {key, value} of all.iterate(NAMESPACE, now())) {
				const answer = answerIn(value);
				if (answer) yield [String(key), answer];
			}
		},
		close: () => database.close(),
	};
}

/** The answer in a row as keyv writes it. */
function answerIn(row: unknown): StoredAnswer | null {
	return typeof row === 'string' ? unseal(readRow(row).value) : null;
}
