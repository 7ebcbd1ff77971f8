import {inBackground} from '../../../shared/in-background.ts';
import type {Computation, ComputationTask, StaffedSlot} from '../../engine/computation.ts';
import {dividedWork, shareOfPart} from '../../engine/divided-work.ts';
import type {JobParts} from '../../engine/job-parts.ts';
import {createNotifier} from '../../engine/notifier.ts';
import type {ChunkRange} from '../../pi/index.ts';
import type {RedisConnection} from '../redis-connection.ts';
import type {createSlotPool} from '../slot-pool.ts';
import type {PartBoard} from './part-board.ts';
import type {PartQueue} from './part-queue.ts';
import type {PartWorkers} from './part-workers.ts';

export interface DivideJobsOptions {
	queue: PartQueue;
	board: PartBoard;
	workers: PartWorkers;
	connection: RedisConnection;
	/** The channel on which all processes are told that parts came into the queue, or were finished. */
	channel: string;
	pool: ReturnType<typeof createSlotPool>;
	/** Jobs of fewer decimals are computed by one process. */
	divideFrom: number;
	/** Whether this process may take work. */
	mayTake: () => boolean;
	onError: (error: unknown) => void;
}

/** A slot that looks for a part, whose job is not known yet. */
const SOME_PART = 'part';
/** How often is looked though nothing was told, in milliseconds. */
const LOOK_MS = 1000;

/** Divides jobs among the processes that compute for the same Redis, and takes parts of others' jobs where a slot has nothing to do. */
export function divideJobs(options: DivideJobsOptions) {
	const {queue, board, workers, connection, channel, pool, divideFrom, mayTake, onError} = options;
	const notifier = createNotifier();
	const ending = new AbortController();
	connection.subscriber.on('message', from => {
		if (from === channel) wake();
	});
	connection.subscriber.subscribe(channel).catch(onError);
	const timer = setInterval(wake, LOOK_MS);

	function wake(): void {
		notifier.notify('any');
		if (mayTake()) inBackground(takeParts().catch(onError));
	}

	/** Computes parts in a slot that has nothing to do, as long as there are any. */
	async function takeParts(): Promise<void> {
		for (;;) {
			const slot = mayTake() && !ending.signal.aborted ? pool.takeIdle(SOME_PART) : null;
			if (!slot) return;
			try {
				const named = (id: string) => {
					slot.jobId = id;
					// Another slot may have nothing to do, and another part be there.
					wake();
				};
				if (!(await workers.computeNext(slot.computation, ending.signal, named))) return;
			} finally {
				pool.give(slot);
			}
		}
	}

	/** How many processes take parts, this one among them. */
	async function countProcesses(): Promise<number> {
		const [, processes] = await connection.run(client => client.pubsub('NUMSUB', channel));
		return Number(processes);
	}

	function tell(id: string): void {
		connection.client.publish(channel, id).catch(onError);
	}

	/** Computes parts, and waits for those of others, until what is left is for one process. */
	async function gather(
		computation: Computation,
		parts: JobParts,
		id: string,
		{digits, signal, onProgress}: ComputationTask,
	): Promise<void> {
		const listener = notifier.listen('any');
		let done = 0;
		let added: readonly ChunkRange[] = [];
		const showing = setInterval(() => {
			board.read(id, digits).then(noted => {
				const open = noted.parts.filter(({share}) => share < 1);
				onProgress(open.reduce((sum, part) => sum + shareOfPart(digits, part, part.share), done));
			}, onError);
		}, LOOK_MS);
		try {
			for (;;) {
				signal.throwIfAborted();
				const {open, isDone, share} = dividedWork(digits, await parts.names());
				done = share;
				if (isDone) return;
				added = open;
				await queue.add({id, digits}, open);
				tell(id);
				const tried = await workers.computeNext(computation, signal);
				if (tried?.id === id && tried.failure !== null) throw tried.failure;
				if (tried) continue;
				await listener.next(AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
			}
		} finally {
			clearInterval(showing);
			listener.stop();
			if (signal.aborted) await queue.remove(id, added).catch(onError);
		}
	}

	return {
		/** A computation in a slot for one job, whose parts all processes compute where it is large enough and there are others. */
		divided({computation}: StaffedSlot, id: string): Computation {
			if (!computation.computeSums) return computation;
			return {
				...computation,
				async *compute(task) {
					const {parts} = task;
					const isLarge = parts !== undefined && task.digits >= divideFrom;
					if (!isLarge || (await countProcesses().catch(() => 1)) < 2) return yield* computation.compute(task);
					let most = 0;
					const onProgress: ComputationTask['onProgress'] = (share, finished) => {
						most = Math.max(most, share);
						task.onProgress(most, finished);
					};
					await gather(computation, parts, id, {...task, onProgress});
					yield* computation.compute({...task, onProgress});
				},
			};
		},
		/** Tells all processes that something came into the queue, or was finished. */
		tell,
		/** Gives back the parts that are computed here. */
		async close(): Promise<void> {
			clearInterval(timer);
			ending.abort();
			await workers.close();
		},
	};
}
