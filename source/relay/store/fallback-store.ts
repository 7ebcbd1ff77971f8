import {sqliteCode, sqliteCodes} from '../../shared/files/sqlite-code.ts';
import type {AnswerStore} from './answer-store.ts';
import {openReadOnlyAnswers, type ReadOnlyAnswers} from './read-only-answers.ts';

export interface StandInOptions {
	/** The cache file that can't be used. */
	file: string;
	/** Where answers are kept meanwhile. */
	memory: AnswerStore;
	/** Told before something is written that is not kept. */
	onWrite: () => void;
	now: () => number;
}

/** A store that answers in place of a cache file. */
export interface StandInStore extends AnswerStore {
	/** Whether what the file has is read. */
	readonly canRead: boolean;
	/** Stands in from now on, since the file failed for this reason. */
	begin(reason: unknown): Promise<void>;
}

/** The reasons for which a file can't be written that say nothing against reading it. */
const unwritable: ReadonlySet<number | null> = new Set([
	sqliteCodes.permission,
	sqliteCodes.readOnly,
	sqliteCodes.ioError,
	sqliteCodes.full,
	sqliteCodes.cantOpen,
]);

/** Memory, over what a file has that can be read and not written. */
export function createStandInStore({file, memory, onWrite, now}: StandInOptions): StandInStore {
	let stored: ReadOnlyAnswers | null = null;

	function close(): void {
		stored?.close();
		stored = null;
	}

	/** The file's answer, if it can still be read. */
	async function ofFile<Result>(work: (answers: ReadOnlyAnswers) => Promise<Result>): Promise<Result | null> {
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
		async begin(reason) {
			close();
			// What it has now, and not what it had the last time: others may be able to write it.
			if (unwritable.has(sqliteCode(reason))) stored = await openReadOnlyAnswers(file, now).catch(() => null);
		},
		async read(key) {
			return (await memory.read(key)) ?? (await ofFile(answers => answers.read(key)));
		},
		async write(key, answer, keepUntil) {
			onWrite();
			await memory.write(key, answer, keepUntil);
		},
		async *entries() {
			const own = new Map(await Array.fromAsync(memory.entries()));
			yield* own;
			for (const entry of (await ofFile(answers => Array.fromAsync(answers.entries()))) ?? []) {
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
