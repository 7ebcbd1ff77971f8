import {messageOf} from '../../shared/errors.ts';
import {isDamaged} from '../../shared/files/sqlite-code.ts';
import type {AnswerStore} from './answer-store.ts';
import {createFallbackStore} from './fallback-store.ts';
import {createMemoryAnswerStore} from './memory-answer-store.ts';
import {openReadOnlyAnswers, type ReadOnlyAnswers} from './sqlite/read-only-answers.ts';
import {OtherVersionError} from './sqlite/sqlite-version.ts';
import type {StoredAnswer} from './stored-answer.ts';

/** The time between a failure of the file and the next attempt to use it, in milliseconds. */
const RETRY_INTERVAL_MS = 30_000;

/** A fault of a cache file: it was replaced by a new one, can be read but not written, or can't be used at all. */
export type CacheFileProblem = 'replaced' | 'unwritable' | 'unusable';

export interface AnswerStoreOptions {
	file: string;
	/** Called with the reason why answers are not kept, or when a new file was begun. */
	onWarning: (message: string, problem: CacheFileProblem) => void;
	/** Called for each stored entry that is not an answer, and is ignored. */
	onInvalid?: () => void;
	/** Whether the store is probably only read, and closed soon: the code for writing is then loaded at the first write. */
	isBrief?: boolean;
	now?: () => number;
}

/**
 * Opens the cache file as a store that never fails. While the file can't be used (locked, disk full …) answers are
 * kept in memory, and a warning says why; a file that can only be read is read. A damaged file, and one of another
 * version, is moved aside, and a new one begun. The file is opened at the first use.
 */
export function openAnswerStore({
	file,
	onWarning,
	onInvalid,
	isBrief = false,
	now = Date.now,
}: AnswerStoreOptions): AnswerStore {
	const fallback = createFallbackStore({file, memory: createMemoryAnswerStore({now}), onWrite: warn, now});
	const warned = new Set<string>();
	const options = {now, ...(onInvalid ? {onInvalid} : {})};
	let opening: Promise<AnswerStore> | null = null;
	let retryAt = 0;
	let reason = '';
	let isClosed = false;
	/** The file, opened for reading alone; null if that failed. */
	let reading: Promise<ReadOnlyAnswers | null> | null = null;

	/** Warns once that the file is not written, and why. */
	function warn(): void {
		const message = fallback.canRead
			? `the cache file ${file} can't be written (${reason}); what it has is shown, and nothing new is kept`
			: `the cache file ${file} can't be used (${reason}); going on without it`;
		if (isClosed || warned.has(message)) return;
		warned.add(message);
		onWarning(message, fallback.canRead ? 'unwritable' : 'unusable');
	}

	async function open(): Promise<AnswerStore> {
		const {openSqliteAnswerStore} = await import('./sqlite/sqlite-answer-store.ts');
		try {
			return await openSqliteAnswerStore(file, options);
		} catch (error) {
			if (!isToBeReplaced(error)) throw error;
			await moveAside(error);
			return await openSqliteAnswerStore(file, options);
		}
	}

	async function moveAside(error: unknown): Promise<void> {
		const {rename} = await import('node:fs/promises');
		const wasDamaged = isDamaged(error);
		// Two versions that are used in turn must not fill the disk with each other's files.
		const suffix = wasDamaged ? `damaged-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}` : 'other-version';
		const aside = `${file}.${suffix}`;
		// If another process moved the file first, there is a new one, or none yet.
		const isMoved = await rename(file, aside).then(
			() => true,
			() => false,
		);
		const what = wasDamaged ? 'was damaged' : 'was of another version of lunch';
		if (isMoved) onWarning(`the cache file ${what}; it is now ${aside}, and a new one was begun`, 'replaced');
		await Promise.all(['-wal', '-shm'].map(end => rename(file + end, aside + end).catch(() => {})));
	}

	/** Whether the file failed too recently to be tried again; a clock that is set back does not prolong this. */
	function isTooEarly(): boolean {
		const left = retryAt - now();
		return left > 0 && left <= RETRY_INTERVAL_MS;
	}

	/** Does `work` on the file, or on the fallback while the file can't be used. */
	async function attempt<Result>(work: (store: AnswerStore) => Promise<Result>): Promise<Result> {
		// Work that is under way when the store is closed must not open the file again.
		if (isClosed || isTooEarly()) return work(fallback);
		for (let isRepeat = false; ; isRepeat = true) {
			try {
				opening ??= open();
				return await work(await opening);
			} catch (error) {
				await closeFailed();
				if (!isRepeat && isToBeReplaced(error)) {
					await moveAside(error);
					continue;
				}
				await fallBack(error);
				return work(fallback);
			}
		}
	}

	async function fallBack(error: unknown): Promise<void> {
		reason = messageOf(error);
		retryAt = now() + RETRY_INTERVAL_MS;
		await fallback.begin(error);
		if (!fallback.canRead) warn();
	}

	async function closeFailed(): Promise<void> {
		const failed = opening;
		opening = null;
		await failed
			?.then(
				store => store.close(),
				() => {},
			)
			.catch(() => {});
	}

	/** Reads with a connection that can't write; undefined if that failed, and there may be an answer. */
	async function readOnly(key: string): Promise<StoredAnswer | null | undefined> {
		if (!isBrief || isClosed || opening || isTooEarly()) return undefined;
		reading ??= openReadOnlyAnswers(file, now, {isWhole: true}).catch(() => null);
		const answers = await reading;
		return answers?.read(key).catch(() => undefined);
	}

	return {
		async read(key) {
			const answer = await readOnly(key);
			return answer === undefined ? attempt(store => store.read(key)) : answer;
		},
		write: (key, answer, keepUntil) => attempt(store => store.write(key, answer, keepUntil)),
		async *entries() {
			// Listing the answers must not make a file.
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
		cooldown: upstream => ({
			until: () => attempt(store => store.cooldown(upstream).until()),
			start: until => attempt(store => store.cooldown(upstream).start(until)),
		}),
		async close() {
			isClosed = true;
			const opened = await opening?.catch(() => null);
			opening = null;
			await opened?.close();
			(await reading)?.close();
			await fallback.close();
		},
	};
}

function isToBeReplaced(error: unknown): boolean {
	return isDamaged(error) || error instanceof OtherVersionError;
}
