import {randomUUID} from 'node:crypto';
import {type Job as BullJob, Worker} from 'bullmq';
import type {Redis} from 'ioredis';
import {fitSchema} from '../../../shared/fit-schema.ts';
import type {OnRejected} from '../../../shared/rejections.ts';
import {createJobParts, damagedPart, type JobParts} from '../../engine/job-parts.ts';
import {type Computation, computationFailure, type SumsTask} from '../../engine/work/computation.ts';
import {type ChunkRange, covers, rangeOfName, sumsName} from '../../pi/index.ts';
import type {Results} from '../../results/results.ts';
import type {PartBoard} from '../table/part-board.ts';
import type {RedisJobTable} from '../table/redis-job-table.ts';
import {tellDamage} from '../table/tell-damage.ts';
import {PART_LANE, type QueuedPart, queuedPart} from './part-queue.ts';

export interface PartWorkersOptions {
	table: Pick<RedisJobTable, 'isOpen' | 'note'>;
	results: Results;
	board: PartBoard;
	/** A connection of its own. */
	connection: Redis;
	prefix: string;
	/** The name of this process, for people. */
	worker: string;
	/** After so long without a sign of life a process loses its parts, in milliseconds. */
	leaseMs: number;
	onError: (error: unknown) => void;
	onRejected: OnRejected;
	/** Told that a part was finished here. */
	onFinished: (id: string) => void;
}

/** A part that BullMQ gave this process, and the word of its lock. */
interface TakenPart {
	taken: BullJob<QueuedPart>;
	lock: string;
}

/** A part that was taken from the queue: whose, and why it could not be computed. */
export interface TriedPart {
	id: string | null;
	/** Null where it was computed, or is another process's by now. */
	failure: unknown;
}

/** How often the share of a part is noted, in milliseconds. */
const NOTE_MS = 1000;

/** Takes parts of jobs, of whichever process, and computes them in this one. */
export function createPartWorkers(options: PartWorkersOptions) {
	const {table, results, board, connection, prefix, worker, leaseMs, onError, onRejected, onFinished} = options;
	const puller = new Worker<QueuedPart>(PART_LANE, null, {
		connection,
		prefix,
		autorun: false,
		skipVersionCheck: true,
		lockDuration: leaseMs,
		stalledInterval: Math.max(100, Math.round(leaseMs / 3)),
		// The job itself counts its attempts; a part is computed again as often as processes die of anything.
		maxStalledCount: 1_000_000,
	});
	puller.on('error', onError);
	puller.startStalledCheckTimer().catch(onError);

	/** Computes a part, unless another process has or nobody wants it any more. */
	async function compute(part: QueuedPart, computation: Computation, signal: AbortSignal): Promise<void> {
		const {id, digits, first, last} = part;
		const range = {first, last};
		if (!computation.computeSums || !(await table.isOpen(id))) return;
		const tell = tellDamage(table, id, onError);
		const parts = createJobParts({storage: results.parts, id, onDamaged: name => tell(damagedPart(id, name))});
		const kept = (await parts.names()).map(rangeOfName);
		if (kept.some(one => one !== null && covers(one, range))) return onFinished(id);
		const since = performance.now();
		let noted = 0;
		let started: number | undefined;
		board.now().then(now => {
			started = now;
		}, onError);
		const note = (share: number) => {
			const ms = performance.now() - since;
			if (share < 1 && noted > 0 && ms - noted < NOTE_MS) return;
			noted = Math.max(1, ms);
			board.notePart(id, {...range, worker, share, ms: Math.round(ms), started}).catch(onError);
		};
		note(0);
		await parts.save(sumsName(range), sumsOf(computation, {digits, ...range, parts, signal, onProgress: note}));
		// It ended meanwhile: nobody else removes this.
		if (!(await table.isOpen(id))) return parts.clear();
		await removeWithin(parts, range);
		note(1);
		onFinished(id);
	}

	/** Computes under a lock, which other processes see and which ends with this one. Returns why it could not be computed. */
	async function underLock(
		{lock, taken}: TakenPart,
		part: QueuedPart,
		computation: Computation,
		signal: AbortSignal,
	): Promise<unknown> {
		const stop = new AbortController();
		const renew = async () => {
			// Another process has it, or it is not wanted any more.
			if (!(await taken.extendLock(lock, leaseMs)) || !(await table.isOpen(part.id))) stop.abort();
		};
		const renewal = setInterval(() => {
			renew().catch(onError);
		}, leaseMs / 3);
		try {
			await compute(part, computation, AbortSignal.any([signal, stop.signal]));
			await taken.moveToCompleted(null, lock, false);
			return null;
		} catch (error) {
			if (!stop.signal.aborted) await giveBack({lock, taken}, error, signal.aborted);
			return stop.signal.aborted || signal.aborted ? null : error;
		} finally {
			clearInterval(renewal);
		}
	}

	/** Computes the part that is next in the queue; null where there is none. */
	async function computeNext(
		computation: Computation,
		signal: AbortSignal,
		onTaken: (id: string) => void = () => {},
	): Promise<TriedPart | null> {
		const lock = randomUUID();
		const taken = await puller.getNextJob(lock, {block: false});
		if (!taken) return null;
		const part = fitSchema(queuedPart, taken.data);
		if (part.fault === null) {
			const {id} = part.data;
			onTaken(id);
			const failure = await underLock({taken, lock}, part.data, computation, signal);
			if (failure !== null) onError(failure);
			return {id, failure};
		}
		const rejected = {kind: 'queued part', name: taken.id ?? '', reason: part.fault};
		onRejected({...rejected, outcome: 'It was taken out of the queue.'});
		await taken.moveToCompleted(null, lock, false);
		return {id: null, failure: null};
	}

	return {computeNext, close: () => puller.close()};
}

export type PartWorkers = ReturnType<typeof createPartWorkers>;

/** Gives a part back to the queue: another process may be able to, or this one when its storage is back. */
async function giveBack({lock, taken}: TakenPart, error: unknown, isEnding: boolean): Promise<void> {
	if (isEnding) await taken.moveToWait(lock);
	else await taken.moveToFailed(error instanceof Error ? error : new Error(String(error)), lock, false);
}

async function* sumsOf({computeSums}: Computation, task: SumsTask): AsyncGenerator<Uint8Array> {
	try {
		yield* computeSums?.(task) ?? [];
	} catch (error) {
		throw computationFailure(error);
	}
}

/** Removes the parts that are within a finished one. */
async function removeWithin(parts: JobParts, range: ChunkRange): Promise<void> {
	for (const name of await parts.names()) {
		const inner = rangeOfName(name);
		if (inner && name !== sumsName(range) && covers(range, inner)) await parts.remove(name);
	}
}
