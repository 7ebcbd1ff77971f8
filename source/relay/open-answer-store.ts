import {messageOf} from '../shared/errors.ts';
import type {AnswerStore} from './answer-store.ts';
import {createMemoryAnswerStore} from './memory-answer-store.ts';
import {openSqliteAnswerStore, sqliteCode} from './sqlite-answer-store.ts';

/** How long a file that failed is left alone before it is tried again. */
const REST_MS = 30_000;

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

export interface AnswerStoreOptions {
	file: string;
	/** Told why answers are not being kept (`isUnusable`), or that a new file was begun. */
	onWarning: (message: string, isUnusable: boolean) => void;
	now?: () => number;
}

/**
 * Opens the cache file as a store that never fails: while the file can't be used (locked, read-only,
 * disk full …) answers are kept in memory and a warning says why; a damaged file is moved aside and a
 * new one begun. The file itself is opened at the first use.
 */
export function openAnswerStore({file, onWarning, now = Date.now}: AnswerStoreOptions): AnswerStore {
	const memory = createMemoryAnswerStore({now});
	const warned = new Set<string>();
	let opening: Promise<AnswerStore> | null = null;
	let restUntil = 0;

	function warn(error: unknown): void {
		const message = `the cache file ${file} can't be used (${messageOf(error)}); going on without it`;
		if (warned.has(message)) return;
		warned.add(message);
		onWarning(message, true);
	}

	async function open(): Promise<AnswerStore> {
		try {
			return await openSqliteAnswerStore(file, now);
		} catch (error) {
			if (!isDamaged(error)) throw error;
			await moveAside();
			return await openSqliteAnswerStore(file, now);
		}
	}

	async function moveAside(): Promise<void> {
		const {rename} = await import('node:fs/promises');
		const aside = `${file}.damaged-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`;
		// Another process may have been quicker; then there is a new file, or none yet.
		if (
			await rename(file, aside).then(
				() => true,
				() => false,
			)
		) {
			onWarning(`the cache file was damaged; it is now ${aside}, and a new one was begun`, false);
		}
		await Promise.all(['-wal', '-shm'].map(suffix => rename(file + suffix, aside + suffix).catch(() => {})));
	}

	/** Does `work` on the file, or on memory while the file can't be used. */
	async function attempt<Result>(work: (store: AnswerStore) => Promise<Result>): Promise<Result> {
		if (now() < restUntil) return work(memory);
		for (let isRepeat = false; ; isRepeat = true) {
			try {
				opening ??= open();
				return await work(await opening);
			} catch (error) {
				const failed = opening;
				opening = null;
				await failed
					?.then(
						store => store.close(),
						() => {},
					)
					.catch(() => {});
				if (!isRepeat && isDamaged(error)) {
					await moveAside();
					continue;
				}
				if (now() >= restUntil) warn(error);
				restUntil = now() + REST_MS;
				return work(memory);
			}
		}
	}

	return {
		read: key => attempt(store => store.read(key)),
		write: (key, answer, keepUntil) => attempt(store => store.write(key, answer, keepUntil)),
		async *entries() {
			// Reading what is stored must not make a file.
			const {stat} = await import('node:fs/promises');
			const exists = await stat(file).then(
				() => true,
				() => false,
			);
			if (exists) yield* await attempt(async store => Array.fromAsync(store.entries()));
		},
		clear: key => attempt(store => store.clear(key)),
		prune: most => attempt(store => store.prune(most)),
		leases: {
			take: (key, holder, until) => attempt(store => store.leases.take(key, holder, until)),
			release: (key, holder, failure) => attempt(store => store.leases.release(key, holder, failure)),
			state: key => attempt(store => store.leases.state(key)),
		},
		gate: upstream => ({
			closedUntil: () => attempt(store => store.gate(upstream).closedUntil()),
			close: until => attempt(store => store.gate(upstream).close(until)),
		}),
		async close() {
			const opened = await opening?.catch(() => null);
			opening = null;
			await opened?.close();
		},
	};
}

function isDamaged(error: unknown): boolean {
	const code = sqliteCode(error);
	return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}
