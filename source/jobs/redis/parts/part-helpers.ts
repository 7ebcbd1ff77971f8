import {inBackground} from '../../../shared/in-background.ts';
import type {JobParts} from '../../engine/job-parts.ts';
import type {ChangeNotifier, Listener} from '../../engine/notifier.ts';
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
	/** Later parts whose time has not come. */
	const unready = new Map<string, ChunkRange>();
	const closing = new AbortController();

	async function keptRanges(): Promise<ChunkRange[]> {
		return (await parts.names()).map(rangeOfName).filter(range => range !== null);
	}

	/** Whether this process has to compute a part; null while another one does. */
	async function isOwn(range: ChunkRange): Promise<boolean | null> {
		// It was never offered.
		if (unready.delete(sumsName(range))) return true;
		try {
			const isFree = await queue.remove(id, range);
			// It is kept before it leaves the queue.
			if ((await keptRanges()).some(one => covers(one, range))) return false;
			return isFree ? true : null;
		} catch (error) {
			// Nobody can be asked: what is computed twice does no harm.
			onError(error);
			return true;
		}
	}

	/** Whether this process has to compute a part, once that is known; as \`isOwn\` does at once unless it \`waits\`. */
	async function untilKnown(
		range: ChunkRange,
		{listener, signal, waits}: {listener: Listener; signal: AbortSignal; waits: boolean},
	): Promise<boolean | null> {
		for (;;) {
			signal.throwIfAborted();
			const own = await isOwn(range);
			if (own !== null || !waits) return own;
			await wait(listener, signal);
		}
	}

	/** Waits until something may have changed. */
	async function wait(listener: Listener, signal: AbortSignal): Promise<void> {
		await listener.next(AbortSignal.any([signal, AbortSignal.timeout(lookMs)]));
	}

	/** Offers later parts as they become ready. */
	async function offerLater(): Promise<void> {
		const listener = notifier.listen('any');
		while (unready.size > 0 && !closing.signal.aborted) {
			const kept = await keptRanges();
			for (const [name, range] of unready) if (isReady(range, kept)) await offerNow(name, range);
			await wait(listener, closing.signal);
		}
		listener.stop();
	}

	/** Whether a merge has all that it is made of, or no merge is left to come before what has no terms. */
	function isReady(range: ChunkRange, kept: readonly ChunkRange[]): boolean {
		return range.last > 0 ? isMadeOf(range, kept) : [...unready.values()].every(({last}) => last === 0);
	}

	async function offerNow(name: string, range: ChunkRange): Promise<void> {
		unready.delete(name);
		open.set(name, range);
		await queue.add({id, digits}, [range], {isNext: range.last > 0});
		// This process may have come to it meanwhile.
		if (open.has(name)) tell();
		else await queue.remove(id, range);
	}

	return {
		get open() {
			return [...open.values()];
		},
		async offer(ranges, later = []) {
			for (const range of ranges) open.set(sumsName(range), range);
			for (const range of later) unready.set(sumsName(range), range);
			await queue.add({id, digits}, ranges).then(tell, onError);
			if (later.length > 0) inBackground(offerLater().catch(onError));
		},
		async isComputed(range, signal, waits = true) {
			const listener = notifier.listen('any');
			try {
				const isOwnPart = await untilKnown(range, {listener, signal, waits});
				if (isOwnPart === null) return null;
				for (const [name, one] of open) if (!isOwnPart && covers(range, one)) open.delete(name);
				open.delete(sumsName(range));
				return !isOwnPart;
			} finally {
				listener.stop();
			}
		},
		async close() {
			closing.abort();
			const left = [...open.values()];
			open.clear();
			await Promise.all(left.map(range => queue.remove(id, range)));
		},
	};
}

/** Whether ranges make up another one, with nothing between them. */
function isMadeOf(range: ChunkRange, ranges: readonly ChunkRange[]): boolean {
	let end = range.first;
	while (end < range.last) {
		const next = Math.max(...ranges.filter(one => one.first <= end).map(one => one.last), end);
		if (next === end) return false;
		end = next;
	}
	return true;
}
