import type {CallDurations} from '../queue/call-durations.ts';
import type {PoolCall} from './pool-call.ts';
import type {PoolWorker} from './worker/pool-worker-types.ts';

/** How much the latest call counts for how long calls take. */
const NEWEST_SHARE = 0.1;
/** How often calls are looked at for what memory they take, in milliseconds. */
const WATCH_MS = 250;

/** The calls of a pool that have a worker. */
export interface RunningCalls {
	begin(call: PoolCall, worker: PoolWorker): void;
	/** It has ended, in whatever way. How long it took is learned. */
	end(call: PoolCall): void;
	workerOf(call: PoolCall): PoolWorker | undefined;
	/** The workers that have calls. */
	workers(): Set<PoolWorker>;
	/** About how long until the first one of them ends, in milliseconds; null where there is none. */
	untilNextEnd(): number | null;
	/** About how long calls take, in milliseconds. */
	readonly meanMs: number;
	/** Looks after the calls while there are any; also keeps the program alive so long. */
	watch(): void;
}

export interface RunningCallsOptions {
	clock: () => number;
	durations: CallDurations;
	/** Whether other calls wait. */
	isWaited: () => boolean;
}

export function createRunningCalls({clock, durations, isWaited}: RunningCallsOptions): RunningCalls {
	const at = new Map<PoolCall, PoolWorker>();
	let meanMs = 1000;
	let timer: NodeJS.Timeout | null = null;

	function look(): void {
		const now = clock();
		for (const [call, worker] of at) if (now - (call.startedAt ?? now) > WATCH_MS / 2) worker.watch();
		if (isNeeded()) return;
		clearInterval(timer ?? undefined);
		timer = null;
	}

	const isNeeded = () => at.size > 0 || isWaited();

	/** Short calls come and go: a timer that is not needed stays for the next one, and keeps no program alive. */
	function watch(): void {
		if (!isNeeded()) timer?.unref();
		else if (timer) timer.ref();
		else timer = setInterval(look, WATCH_MS);
	}

	return {
		begin(call, worker) {
			at.set(call, worker);
		},
		end(call) {
			at.delete(call);
			if (call.ownMs !== null) {
				if (call.each === null) durations.learn(call.request, call.ownMs);
				meanMs += (call.ownMs - meanMs) * NEWEST_SHARE;
			}
			watch();
		},
		workerOf: call => at.get(call),
		workers: () => new Set(at.values()),
		untilNextEnd() {
			const now = clock();
			const left = [...at.keys()].map(({request, startedAt}) => {
				const ran = now - (startedAt ?? now);
				const expected = durations.expectedMs(request) ?? meanMs;
				// One that takes longer than was thought might take half as long again.
				return expected > ran ? expected - ran : ran / 2;
			});
			return left.length > 0 ? Math.min(...left) : null;
		},
		get meanMs() {
			return meanMs;
		},
		watch,
	};
}
