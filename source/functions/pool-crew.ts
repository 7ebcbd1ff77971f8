import type {CallDurations} from './call-durations.ts';
import {type CallQueue, createCallQueue} from './call-queue.ts';
import {type CallError, type FunctionWorker, type Runtime, runtimes} from './functions.ts';
import {callFailure, type PoolCall} from './pool-call.ts';
import {createPoolWorker, type PoolWorker, type PoolWorkerOptions} from './pool-worker.ts';
import type {StartWorker} from './start-worker.ts';

/** The workers of a pool, and the calls that wait for them. */
export interface PoolCrew {
	/** How many calls wait. */
	readonly queued: number;
	/** About how long until a call that comes now would start, in milliseconds. */
	waitMs(): number;
	/** Starts working. */
	open(startWorker: StartWorker): void;
	/** It can't work: the calls fail. */
	fail(error: unknown): void;
	add(call: PoolCall): void;
	cancel(call: PoolCall): void;
	describe(machine: string): FunctionWorker[];
	/** Ends every call in this way, and every worker. */
	close(reason: CallError): Promise<void>;
}

export interface PoolCrewParts
	extends Pick<PoolWorkerOptions, 'clock' | 'memoryBytes' | 'mostBytes' | 'outputBytes' | 'timeoutMs' | 'onWarning'> {
	limit: number;
	prefork: number;
	durations: CallDurations;
}

/** Most workers that are being started at a time because calls wait: more of them only get in each other's way. */
const MOST_STARTING = 8;
/** A call that is expected to run for so long loses nothing by a turn of the event loop. */
const LONG_MS = 20;
/** How often calls are looked at for what memory they take, in milliseconds. */
const WATCH_MS = 250;

export function createPoolCrew({limit, prefork, durations, ...parts}: PoolCrewParts): PoolCrew {
	const {clock} = parts;
	let workers: PoolWorker[] = [];
	let startWorker: StartWorker | null = null;
	let broken: CallError | null = null;
	let isClosed = false;
	let number = 0;
	let isDispatchDue = false;
	let watch: NodeJS.Timeout | null = null;
	const leaving = new Set<PoolWorker>();
	const at = new Map<PoolCall, PoolWorker>();
	const idle: Record<Runtime, PoolWorker[]> = {node: [], python: []};
	const queues = Object.fromEntries(
		runtimes.map(runtime => [runtime, createCallQueue<PoolCall>({clock, workers: () => workers.length})]),
	) as Record<Runtime, CallQueue<PoolCall>>;
	const queued = () => queues.node.size + queues.python.size;

	function hire(runtime: Runtime, start: StartWorker): void {
		number += 1;
		const worker: PoolWorker = createPoolWorker({
			...parts,
			id: `${runtime}-${number}`,
			runtime,
			startWorker: start,
			onChange: () => changed(worker),
			onEnded: ended,
		});
		workers.push(worker);
	}

	function changed(worker: PoolWorker): void {
		if (worker.state === 'idle') idle[worker.runtime].push(worker);
		else if (worker.failures > 2) giveUp(worker.runtime);
		dispatch();
	}

	/** Calls do not wait for workers that never come up. */
	function giveUp(runtime: Runtime): void {
		if (workers.some(worker => worker.runtime === runtime && worker.failures === 0)) return;
		const reason = callFailure('FUNCTION_WORKER_DIED', `Workers for ${runtime} can't be started here.`);
		for (const call of [...queues[runtime].values()]) refuse(call, 'failed', reason);
	}

	function refuse(call: PoolCall, state: 'failed' | 'cancelled', reason: CallError): void {
		queues[call.request.runtime].remove(call.id);
		call.settle(state, null, reason);
		call.finish();
		keepWatch();
	}

	function ended(call: PoolCall): void {
		at.delete(call);
		queues[call.request.runtime].ended(call.id);
		keepWatch();
	}

	/** After the calls that come with it, so that the best one can be first; a long call is worth waiting a bit longer. */
	function dispatchSoon(expectedMs: number | null): void {
		if (isDispatchDue) return;
		isDispatchDue = true;
		const due = () => {
			isDispatchDue = false;
			dispatch();
		};
		if (expectedMs !== null && expectedMs >= LONG_MS) setImmediate(due);
		else queueMicrotask(due);
	}

	function dispatch(): void {
		if (isClosed || !startWorker) return;
		for (const runtime of runtimes) {
			const queue = queues[runtime];
			const free = idle[runtime];
			while (queue.size > 0 && free.length > 0) {
				const worker = free.pop();
				if (worker?.state !== 'idle') continue;
				const call = queue.take();
				if (!call) break;
				at.set(call, worker);
				worker.run(call);
			}
			if (queue.size > 0) grow(runtime, startWorker);
		}
	}

	function grow(runtime: Runtime, start: StartWorker): void {
		const starting = workers.filter(worker => worker.runtime === runtime && worker.state === 'starting').length;
		for (let more = Math.min(queues[runtime].size, MOST_STARTING) - starting; more > 0; more -= 1) {
			if (workers.length >= limit && !makeRoom(runtime)) return;
			hire(runtime, start);
		}
	}

	/** Lets a worker of another runtime go that has nothing to do. */
	function makeRoom(runtime: Runtime): boolean {
		const other = workers.find(worker => worker.runtime !== runtime && worker.state === 'idle');
		if (!other) return false;
		workers = workers.filter(worker => worker !== other);
		leaving.add(other);
		void other.stop().then(() => leaving.delete(other));
		return true;
	}

	/** Looks after the calls while there are any; also keeps the program alive so long. */
	function keepWatch(): void {
		const isNeeded = at.size > 0 || queued() > 0;
		if (isNeeded && !watch) watch = setInterval(look, WATCH_MS);
		if (isNeeded || !watch) return;
		clearInterval(watch);
		watch = null;
	}

	function look(): void {
		const now = clock();
		for (const [call, worker] of at) if (now - (call.startedAt ?? now) > WATCH_MS / 2) worker.watch();
	}

	return {
		get queued() {
			return queued();
		},
		waitMs: () => 1000,
		open(start) {
			startWorker = start;
			if (isClosed) return;
			for (let count = 0; count < prefork; count += 1) hire('node', start);
			dispatch();
		},
		fail(error) {
			broken = callFailure(
				'INTERNAL',
				`The pool can't work: ${error instanceof Error ? error.message : String(error)}`,
			);
			for (const runtime of runtimes) for (const call of [...queues[runtime].values()]) refuse(call, 'failed', broken);
		},
		add(call) {
			const expectedMs = durations.expectedMs(call.request);
			queues[call.request.runtime].add(call.id, call, expectedMs);
			if (broken) refuse(call, 'failed', broken);
			keepWatch();
			dispatchSoon(expectedMs);
		},
		cancel(call) {
			const reason = callFailure('FUNCTION_CANCELLED', 'The call was cancelled.');
			const worker = at.get(call);
			if (worker) worker.interrupt('cancelled', reason);
			else if (!call.isSettled) refuse(call, 'cancelled', reason);
		},
		describe: machine => workers.map(worker => worker.describe(machine)),
		async close(reason) {
			isClosed = true;
			for (const runtime of runtimes)
				for (const call of [...queues[runtime].values()]) refuse(call, 'cancelled', reason);
			// Ending processes keep no program alive by themselves.
			const stay = setInterval(() => {}, WATCH_MS);
			await Promise.all([...workers, ...leaving].map(worker => worker.stop()));
			clearInterval(stay);
		},
	};
}
