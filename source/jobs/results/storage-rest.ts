import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Results} from './results.ts';

/** Whether a failure is one of the storage of results: then no job is to blame. */
export function isStorageFailure(error: unknown): error is LunchError {
	return error instanceof LunchError && (error.code === 'DISK_FULL' || error.code === 'JOB_STORE_FAILED');
}

/** A pause in which no jobs are begun, since their results can't be written: each would be computed in vain. */
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
	/** Between two checks of the storage, in milliseconds. */
	pauseMs: number;
	/** Told why the storage can't be used: at first, and at each check that fails. */
	onError: (error: unknown) => void;
	onRest: () => void;
	onResume: () => void;
}

export function createStorageRest({results, pauseMs, onError, ...options}: StorageRestOptions): StorageRest {
	const closing = new AbortController();
	let reason: string | null = null;
	let bytes = 0;

	async function check(): Promise<void> {
		await delay(pauseMs, undefined, {signal: closing.signal, ref: false});
		const room = await results.room();
		if (room < bytes) throw new LunchError('DISK_FULL', `There is no room for a result of ${bytes} bytes.`);
		await writeSample(results);
	}

	async function untilWritable(): Promise<void> {
		while (!closing.signal.aborted) {
			try {
				await check();
				reason = null;
				bytes = 0;
				options.onResume();
				return;
			} catch (error) {
				if (closing.signal.aborted) return;
				reason = messageOf(error);
				onError(error);
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
			onError(error);
			bytes = Math.max(bytes, needed);
			if (reason !== null || closing.signal.aborted) return;
			reason = messageOf(error);
			options.onRest();
			inBackground(untilWritable(), onError);
		},
		close: () => closing.abort(),
	};
}

/** Writes a result of no job, and removes it. Fails with what is wrong with the storage. */
async function writeSample(results: Results): Promise<void> {
	// No job has an attempt 0: what is left of this one unfinished is swept.
	const id = `${randomUUID()}-0`;
	const writer = await results.begin(id, '0');
	try {
		await writer.write(Buffer.from('3'));
		await writer.finish();
	} catch (error) {
		await writer.discard();
		throw error;
	}
	await results.remove(results.nameOf(id));
}
