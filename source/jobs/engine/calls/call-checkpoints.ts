import type {Results} from '../../results/results.ts';
import {createJobParts} from '../job-parts.ts';
import {oneAtATime} from '../one-at-a-time.ts';
import {noRoom, SPARE_BYTES} from '../queue/quota.ts';

/** The checkpoints of an attempt at a call, and those that attempts before it left. */
export interface CallCheckpoints {
	/** The bytes that an attempt before this one kept last; null for none. JOB_STORE_FAILED where the storage is away. */
	last(): Promise<Uint8Array | null>;
	/** Keeps bytes in place of those before; of several that come while others are written the last ones. */
	keep(bytes: Uint8Array): void;
	/** Resolves when nothing is to be written any more. What could not be was told. */
	written(): Promise<void>;
	/** Removes all of them: the job has ended. What can't be removed now is found by `sweepCheckpoints` later. */
	clear(): Promise<void>;
	/** Told that the last ones are no checkpoint. */
	onDamaged: () => void;
}

export interface CallCheckpointsOptions {
	results: Results;
	/** The job. */
	id: string;
	/** The number of the attempt, from 1. What one that is late writes after another began is left unread. */
	attempt: number;
	/** How many times the job may begin again: a checkpoint that no attempt can go on from is kept nowhere. */
	retries: number;
	/** Told of a checkpoint that was damaged, and is thrown away. */
	onDamaged: () => void;
	/** Told why one could not be written. */
	onError: (error: unknown) => void;
}

/** More than any checkpoint has. */
const MOST_BYTES = 8 * 1024 * 1024;
const NAME = /^attempt-(\d{1,9})$/;

/**
 * The checkpoints of an attempt; null where none can begin after it. Each attempt has a part of its own, so that none can write over what
 * a later one kept.
 */
export function callCheckpoints(options: CallCheckpointsOptions): CallCheckpoints | null {
	const {results, id, attempt, retries, onDamaged, onError} = options;
	if (retries === 0) return null;
	const parts = createJobParts({storage: results.parts, id, onDamaged});
	let next: Uint8Array | null = null;
	let hasWritten = false;

	async function numbersBefore(): Promise<number[]> {
		const numbers = (await parts.names()).map(name => Number(NAME.exec(name)?.[1]));
		return numbers.filter(number => number < attempt).sort((one, other) => other - one);
	}

	async function read(number: number): Promise<Uint8Array | null> {
		const chunks: Uint8Array[] = [];
		let size = 0;
		const isWhole = await parts.readInto(nameOf(number), bytes => {
			size += bytes.length;
			if (size <= MOST_BYTES) chunks.push(bytes);
		});
		if (isWhole && size <= MOST_BYTES) return Buffer.concat(chunks);
		if (isWhole) {
			onDamaged();
			await parts.remove(nameOf(number));
		}
		return null;
	}

	async function save(bytes: Uint8Array): Promise<void> {
		// It must not take the room of the results.
		if ((await results.room()) < bytes.length + SPARE_BYTES) throw noRoom(bytes.length);
		await parts.save(nameOf(attempt), [bytes]);
		if (hasWritten) return;
		hasWritten = true;
		for (const number of await numbersBefore()) await parts.remove(nameOf(number));
	}

	const writing = oneAtATime(async () => {
		const bytes = next;
		next = null;
		if (bytes) await save(bytes);
	}, onError);

	return {
		async last() {
			if (attempt === 1) return null;
			for (const number of await numbersBefore()) {
				const bytes = await read(number);
				if (bytes) return bytes;
			}
			return null;
		},
		keep(bytes) {
			if (attempt > retries) return;
			next = bytes;
			writing.ask();
		},
		async written() {
			while (writing.underWay !== null) await writing.underWay;
		},
		async clear() {
			if (hasWritten || attempt > 1) await parts.clear().catch(onError);
		},
		onDamaged,
	};
}

function nameOf(attempt: number): string {
	return `attempt-${attempt}`;
}
