import {sqliteCode, sqliteCodes} from '../../shared/files/sqlite-code.ts';
import type {AnswerStore} from './answer-store.ts';
import {openReadOnlyAnswers, type ReadOnlyAnswers} from './sqlite/read-only-answers.ts';

export interface FallbackStoreOptions {
	/** The path of the cache file that can't be used. */
	file: string;
	/** The store of answers meanwhile. */
	memory: AnswerStore;
	/** Called before a write, which is not kept longer than the process. */
	onWrite: () => void;
	now: () => number;
}

/** A store in place of a cache file that can't be used. */
export interface FallbackStore extends AnswerStore {
	/** Whether the file's answers can still be read. */
	readonly canRead: boolean;
	/** Takes the file's place from now on, after it failed with this error. */
	begin(error: unknown): Promise<void>;
}

/** The codes of failures to write after which a file may still be readable. */
const unwritable: ReadonlySet<number | null> = new Set([
	sqliteCodes.permission,
	sqliteCodes.readOnly,
	sqliteCodes.ioError,
	sqliteCodes.full,
	sqliteCodes.cantOpen,
]);

/** Makes a store in memory above the answers of a file that can be read and not written. */
export function createFallbackStore({file, memory, onWrite, now}: FallbackStoreOptions): FallbackStore {
	let stored: ReadOnlyAnswers | null = null;

	function close(): void {
		stored?.close();
		stored = null;
	}

	/** The answer that `work` finds in the file; null if it can't be read any more. */
	async function readFile<Result>(work: (answers: ReadOnlyAnswers) => Promise<Result>): Promise<Result | null> {
		try {
			return stored && (await work(stored));
		} catch {
			close();
			return null;
		}
	}

	return {
		...memory,
		get canRead() {
			return stored !== null;
		},
		async begin(error) {
			close();
			// The file is opened anew each time: other processes may be able to write it.
			if (unwritable.has(sqliteCode(error))) stored = await openReadOnlyAnswers(file, now).catch(() => null);
		},
		async read(key) {
			return (await memory.read(key)) ?? (await readFile(answers => answers.read(key)));
		},
		async write(key, answer, keepUntil) {
			onWrite();
			await memory.write(key, answer, keepUntil);
		},
		async *entries() {
			const own = new Map(await Array.fromAsync(memory.entries()));
			yield* own;
			for (const entry of (await readFile(answers => Array.fromAsync(answers.entries()))) ?? []) {
				if (!own.has(entry[0])) yield entry;
			}
		},
		async clear(key) {
			onWrite();
			return memory.clear(key);
		},
		async close() {
			close();
			await memory.close();
		},
	};
}
