import type {JobParts} from '../../engine/job-parts.ts';
import type {ChangeNotifier} from '../../engine/notifier.ts';
import {type ChunkRange, covers, type Helpers, rangeOfName, sumsName} from '../../pi/index.ts';
import type {PartQueue} from './part-queue.ts';

export interface PartHelpersOptions {
	id: string;
	digits: number;
	parts: JobParts;
	queue: PartQueue;
	/** Notifies of parts that were finished anywhere. */
	notifier: ChangeNotifier;
	/** Tells all processes that there are parts. */
	tell: () => void;
	/** How often is looked though nothing was told, in milliseconds. */
	lookMs: number;
	onError: (error: unknown) => void;
}

/** The processes that take parts of a job from the queue, as helpers of the one that has the job. */
export interface PartHelpers extends Helpers {
	/** The parts that are offered and not asked for yet. */
	readonly open: readonly ChunkRange[];
	/** Takes back what is offered and was not begun. */
	close(): Promise<void>;
}

/** Whether any process will help is not known: this one takes back what was not begun when it comes to it. */
export function createPartHelpers(options: PartHelpersOptions): PartHelpers {
	const {id, digits, parts, queue, notifier, tell, lookMs, onError} = options;
	const open = new Map<string, ChunkRange>();

	async function isKept(range: ChunkRange): Promise<boolean> {
		const kept = (await parts.names()).map(rangeOfName);
		return kept.some(one => one !== null && covers(one, range));
	}

	/** Whether this process has to compute a part; null while another one does. */
	async function isOwn(range: ChunkRange): Promise<boolean | null> {
		try {
			const isFree = await queue.remove(id, range);
			// It is kept before it leaves the queue.
			if (await isKept(range)) return false;
			return isFree ? true : null;
		} catch (error) {
			// Nobody can be asked: what is computed twice does no harm.
			onError(error);
			return true;
		}
	}

	return {
		get open() {
			return [...open.values()];
		},
		async offer(ranges) {
			for (const range of ranges) open.set(sumsName(range), range);
			await queue.add({id, digits}, ranges).then(tell, onError);
		},
		async isComputed(range, signal) {
			const listener = notifier.listen('any');
			try {
				for (;;) {
					signal.throwIfAborted();
					const own = await isOwn(range);
					if (own !== null) return !own;
					await listener.next(AbortSignal.any([signal, AbortSignal.timeout(lookMs)]));
				}
			} finally {
				listener.stop();
				open.delete(sumsName(range));
			}
		},
		async close() {
			const left = [...open.values()];
			open.clear();
			await Promise.all(left.map(range => queue.remove(id, range)));
		},
	};
}
