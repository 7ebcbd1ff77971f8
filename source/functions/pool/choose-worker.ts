import type {PoolCall} from './pool-call.ts';
import type {PoolWorker} from './worker/pool-worker-types.ts';

/** The idle worker whose process takes a call as it is, rather one that is kept for such calls; null where there is none. */
export function suitableWorker(idle: readonly PoolWorker[], call: PoolCall): PoolWorker | null {
	let unused: PoolWorker | null = null;
	for (let at = idle.length - 1; at >= 0; at -= 1) {
		const worker = idle[at];
		if (worker?.state !== 'idle' || !worker.suits(call)) continue;
		if (worker.tenant !== null) return worker;
		unused ??= worker;
	}
	return unused;
}

/** The idle worker whose process is missed the least if it is replaced for this call; null where there is none. */
export function replaceableWorker(idle: readonly PoolWorker[], call: PoolCall): PoolWorker | null {
	const rank = (worker: PoolWorker) => (worker.tenant === null ? 0 : worker.tenant === call.tenant ? 1 : 2);
	let best: PoolWorker | null = null;
	for (const worker of idle) {
		if (worker.state !== 'idle') continue;
		const isBetter =
			best === null || rank(worker) < rank(best) || (rank(worker) === rank(best) && worker.idleSince < best.idleSince);
		if (isBetter) best = worker;
	}
	return best;
}
