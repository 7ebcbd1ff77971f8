import {messageOf} from '../../shared/errors.ts';
import {isDamaged} from '../../shared/files/sqlite-code.ts';
import type {AnswerStore} from './answer-store.ts';
import {createStandInStore} from './fallback-store.ts';
import {createMemoryAnswerStore} from './memory-answer-store.ts';
import {openReadOnlyAnswers, type ReadOnlyAnswers} from './read-only-answers.ts';
import {OtherVersionError} from './sqlite-version.ts';
import type {StoredAnswer} from './stored-answer.ts';

/** How long a file that failed is left alone before it is tried again. */
const REST_MS = 30_000;

/** What is wrong with a cache file: it was replaced by a new one, can't be written but read, or can't be used at all. */
export type CacheFileProblem = 'replaced' | 'unwritable' | 'unusable';

export interface AnswerStoreOptions {
	file: string;
	/** Told why answers are not being kept, or that a new file was begun. */
	onWarning: (message: string, problem: CacheFileProblem) => void;
	/** Told of each stored entry that is no answer, and does not count. */
	onInvalid?: () => void;
	/** Whether it is probably only read, and closed soon: what writes is then loaded when something is written. */
	isBrief?: boolean;
	now?: () => number;
}

/**
 * Opens the cache file as a store that never fails: while the file can't be used (locked, disk full …) answers
 * are kept in memory and a warning says why, and one that can only be read is read; a damaged file, and one of
 * another version, is moved aside and a new one begun. The file itself is opened at the first use.
 */
export function openAnswerStore({
	file,
	onWarning,
	onInvalid,
	isBrief = false,
	now = Date.now,
}: AnswerStoreOptions): AnswerStore {
	const standIn = createStandInStore({file, memory: createMemoryAnswerStore({now}), onWrite: warn, now});
	const warned = new Set<string>();
	const options = {now, ...(onInvalid ? {onInvalid} : {})};
	let opening: Promise<AnswerStore> | null = null;
	let restUntil = 0;
	let reason = '';
	let isClosed = false;
	/** The file as long as it was only read; null where that can't be done. */
	let reading: Promise<ReadOnlyAnswers | null> | null = null;

	/** Says once why the file is not written, where that matters. */
	function warn(): void {
		const message = standIn.canRead
			? `the cache file ${file} can't be written (${reason}); what it has is shown, and nothing new is kept`
			: `the cache file ${file} can't be used (${reason}); going on without it`;
		if (isClosed || warned.has(message)) return;
		warned.add(message);
		onWarning(message, standIn.canRead ? 'unwritable' : 'unusable');
	}

	async function open(): Promise<AnswerStore> {
		const {openSqliteAnswerStore} = await import('./sqlite-answer-store.ts');
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
		// Another process may have been quicker; then there is a new file, or none yet.
		const isMoved = await rename(file, aside).then(
			() => true,
			() => false,
		);
		const what = wasDamaged ? 'was damaged' : 'was of another version of lunch';
		if (isMoved) onWarning(`the cache file ${what}; it is now ${aside}, and a new one was begun`, 'replaced');
		await Promise.all(['-wal', '-shm'].map(end => rename(file + end, aside + end).catch(() => {})));
	}

	/** A clock that is set back must not make this last. */
	function isResting(): boolean {
		const left = restUntil - now();
		return left > 0 && left <= REST_MS;
	}

	/** Does `work` on the file, or on what stands in for it while the file can't be used. */
	async function attempt<Result>(work: (store: AnswerStore) => Promise<Result>): Promise<Result> {
		// What is still under way when the store is closed must not open the file again.
		if (isClosed || isResting()) return work(standIn);
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
				if (!isRepeat && isToBeReplaced(error)) {
					await moveAside(error);
					continue;
				}
				reason = messageOf(error);
				restUntil = now() + REST_MS;
				await standIn.begin(error);
				if (!standIn.canRead) warn();
				return work(standIn);
			}
		}
	}

	/** Reads without what is needed to write; undefined where that can't be done, and there may be an answer. */
	async function readOnly(key: string): Promise<StoredAnswer | null | undefined> {
		if (!isBrief || isClosed || opening || isResting()) return undefined;
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
			await standIn.close();
		},
	};
}

function isToBeReplaced(error: unknown): boolean {
	return isDamaged(error) || error instanceof OtherVersionError;
}
