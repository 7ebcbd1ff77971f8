import type {Runtime} from '../functions.ts';
import type {PoolCall} from './pool-call.ts';
import type {WaitingCalls} from './waiting-calls.ts';
import {STUCK_MS} from './worker/following-calls.ts';
import type {PoolWorker} from './worker/pool-worker-types.ts';

/** Calls that are expected to take no longer are short, in milliseconds: on a busy machine the quickest one takes some. */
const SHORT_MS = 20;

export interface ShortCallsOptions {
	workers: () => readonly PoolWorker[];
	waiting: WaitingCalls;
	/** A call was sent to a worker. */
	onSent: (call: PoolCall, worker: PoolWorker) => void;
	/** Calls were taken back from workers that are at another one for longer than was thought. */
	onBack: (calls: readonly PoolCall[]) => void;
}

/**
 * Sends short calls to processes that are at other short ones, when no worker is free: to wake a process takes longer than
 * such a call, and many that are sent together wake it once. What holds them up is noticed, and they are taken back.
 * They can leave nothing behind, so that nobody can tell one that is run twice.
 */
export interface ShortCalls {
	send(runtime: Runtime): void;
	close(): void;
}

/** The expected duration of a call that is short, in milliseconds; null for others. */
export function shortMs({processKey, writesItself}: PoolCall, expectedMs: number | null): number | null {
	return processKey !== null && !writesItself && expectedMs !== null && expectedMs <= SHORT_MS ? expectedMs : null;
}

export function createShortCalls({workers, waiting, onSent, onBack}: ShortCallsOptions): ShortCalls {
	let timer: NodeJS.Timeout | null = null;

	function look(): void {
		timer = null;
		const back = workers().flatMap(worker => worker.following.takeBackStuck());
		if (back.length > 0) onBack(back);
		if (workers().some(({following}) => following.count > 0)) lookLater();
	}

	function lookLater(): void {
		timer ??= setTimeout(look, STUCK_MS);
	}

	/** The worker that a call can follow with the fewest before it. */
	function workerFor(call: PoolCall): PoolWorker | null {
		let best: PoolWorker | null = null;
		for (const worker of workers()) {
			if (worker.runtime !== call.request.runtime || !worker.following.mayAdd(call)) continue;
			if (!best || worker.following.count < best.following.count) best = worker;
		}
		return best;
	}

	return {
		send(runtime) {
			let worker: PoolWorker | null = null;
			const canFollow = (call: PoolCall) => {
				worker = call.shortMs === null ? null : workerFor(call);
				return worker !== null;
			};
			for (;;) {
				const call = waiting.takeIf(runtime, canFollow);
				if (!call || !worker) return;
				onSent(call, worker);
				lookLater();
			}
		},
		close() {
			if (timer) clearTimeout(timer);
		},
	};
}
