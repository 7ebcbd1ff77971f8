import type {DatabaseSync} from 'node:sqlite';
import {Readable} from 'node:stream';
import type {JobResult} from '../../job.ts';
import type {Results} from '../../results/results.ts';

export type KeptResults = ReturnType<typeof createKeptResults>;

/**
 * Results in the database, each written before its job is finished. So a job that others see as finished has a result that is on
 * the disk, and a job whose process ended between the two is finished, not computed again. Short texts themselves are kept here.
 */
export function createKeptResults(database: DatabaseSync) {
	const keep = database.prepare(
		"INSERT OR REPLACE INTO kept_result SELECT seq, ?, ? FROM job WHERE id = ? AND state = 'running'",
	);
	const get = database.prepare('SELECT result FROM kept_result WHERE seq = ?');
	const text = database.prepare('SELECT text FROM kept_result JOIN job USING(seq) WHERE job.id = ?');
	return {
		/** Writes what a running job's result is. `text`: its bytes; null where they are in the storage. Within a transaction. */
		keep(id: string, result: JobResult, bytes: Uint8Array | null): void {
			keep.run(JSON.stringify(result), bytes, id);
		},
		/** The result of a job by its place in the table, as JSON; null where there is none yet. */
		resultAt: (seq: number): string | null => (get.get(seq)?.result as string | undefined) ?? null,
		/** The bytes of a job's result; null where they are in the storage, or nowhere. */
		textOf: (id: string): Uint8Array | null => (text.get(id)?.text as Uint8Array | null | undefined) ?? null,
	};
}

/** The results of a storage, and those that are kept in the database. */
export function withKeptTexts(results: Results, kept: KeptResults): Results {
	return {
		...results,
		async read(objectName, start, end) {
			const text = kept.textOf(objectName.replace(/\.txt$/, ''));
			return text
				? Readable.from([text.subarray(start, end)], {objectMode: false})
				: results.read(objectName, start, end);
		},
	};
}
