import {setTimeout as delay} from 'node:timers/promises';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Results} from './results.ts';
import {writeSample} from './write-sample.ts';

/** Whether something is wrong with where results are kept: then no job is to blame. */
export function isStorageFailure(error: unknown): error is LunchError {
	return error instanceof LunchError && (error.code === 'DISK_FULL' || error.code === 'JOB_STORE_FAILED');
}

/** No jobs are begun while their results can't be written: each would be computed in vain. */
export interface StorageRest {
	readonly isResting: boolean;
	/** Why no jobs are begun; null while they are. */
	readonly reason: string | null;
	/** Begins to rest, until a storage with room for so many bytes can be written to again. */
	begin(reason: unknown, bytes: number): void;
	close(): void;
}

export interface StorageRestOptions {
	results: Results;
	/** Between two looks at the storage, in milliseconds. */
	pauseMs: number;
	/** Told of each look in vain. */
	onTrouble: (error: unknown) => void;
	onRest: () => void;
	onResume: () => void;
}

export function createStorageRest({results, pauseMs, onTrouble, ...options}: StorageRestOptions): StorageRest {
	const closing = new AbortController();
	let reason: string | null = null;
	let bytes = 0;

	async function look(): Promise<void> {
		await delay(pauseMs, undefined, {signal: closing.signal, ref: false});
		const room = await results.room();
		if (room < bytes) throw new LunchError('DISK_FULL', `There is no room for a result of ${bytes} bytes.`);
		await writeSample(results);
	}

	async function untilWritable(): Promise<void> {
		while (!closing.signal.aborted) {
			try {
				await look();
				reason = null;
				bytes = 0;
				options.onResume();
				return;
			} catch (error) {
				if (closing.signal.aborted) return;
				reason = messageOf(error);
				onTrouble(error);
			}
		}
	}

	return {
		get isResting() {
			return reason !== null;
		},
		get reason() {
			return reason;
		},
		begin(error, needed) {
			onTrouble(error);
			bytes = Math.max(bytes, needed);
			if (reason !== null || closing.signal.aborted) return;
			reason = messageOf(error);
			options.onRest();
			inBackground(untilWritable(), onTrouble);
		},
		close: () => closing.abort(),
	};
}
