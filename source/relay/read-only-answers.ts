import {pathToFileURL} from 'node:url';
import type {AnswerStore} from './answer-store.ts';
import {readRow} from './row-json.ts';
import {NAMESPACE} from './sqlite-answer-store.ts';
import {type StoredAnswer, unseal} from './stored-answer.ts';

/** The answers of a cache file that can be read but not written. */
export interface ReadOnlyAnswers extends Pick<AnswerStore, 'read' | 'entries'> {
	close(): void;
}

/** Opens a cache file that can't be written. Throws what SQLite throws if it can't be read either. */
export async function openReadOnlyAnswers(file: string, now: () => number): Promise<ReadOnlyAnswers> {
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

	const {database, one, all} = openAny();
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
