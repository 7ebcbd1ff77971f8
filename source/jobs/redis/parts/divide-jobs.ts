import {inBackground} from '../../../shared/in-background.ts';
import {createNotifier} from '../../engine/notifier.ts';
import type {Computation, ComputationTask, StaffedSlot} from '../../engine/work/computation.ts';
import {type FinishedRanges, partShare, sumsName} from '../../pi/index.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';
import type {createSlotPool} from '../queue/slot-pool.ts';
import type {PartBoard} from '../table/part-board.ts';
import {createPartHelpers, type PartHelpers} from './part-helpers.ts';
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
/** The most that is told before the end: others' work is known from notes. */
const ALMOST = 0.999;

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

	function tell(id: string): void {
		connection.client.publish(channel, id).catch(onError);
	}

	/** Adds the shares of parts that other processes have computed by now, as far as they are noted, to those of this one. */
	function showOthers({digits, onProgress}: ComputationTask, id: string, helpers: PartHelpers) {
		let [own, others, most] = [0, 0, 0];
		let known: FinishedRanges | undefined;
		const show = () => {
			most = Math.max(most, own < 1 ? Math.min(own + others, ALMOST) : 1);
			onProgress(most, known);
		};
		const timer = setInterval(() => {
			board.read(id).then(({parts}) => {
				const open = parts.filter(part => helpers.open.some(range => sumsName(range) === sumsName(part)));
				others = open.reduce((sum, part) => sum + partShare(digits, part) * part.share, 0);
				show();
			}, onError);
		}, LOOK_MS);
		return {
			onProgress(share: number, finished?: FinishedRanges) {
				own = share;
				known = finished;
				show();
			},
			stop: () => clearInterval(timer),
		};
	}

	return {
		/** A computation in a slot for one job, whose parts other processes may compute where it is large enough. */
		divided({computation}: StaffedSlot, id: string): Computation {
			if (!computation.computeSums) return computation;
			return {
				...computation,
				async *compute(task) {
					const {parts, digits} = task;
					if (parts === undefined || digits < divideFrom) return yield* computation.compute(task);
					const helpers = createPartHelpers({
						...{id, digits, parts, queue, notifier, onError},
						...{tell: () => tell(id), lookMs: LOOK_MS},
					});
					const shown = showOthers(task, id, helpers);
					try {
						yield* computation.compute({...task, helpers, onProgress: shown.onProgress});
					} finally {
						shown.stop();
						await helpers.close().catch(onError);
					}
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
