import {inBackground} from '../../shared/in-background.ts';
import {type CallError, type FunctionWorker, type Runtime, runtimes} from '../functions.ts';
import type {CallDurations} from '../queue/call-durations.ts';
import {type CallQueue, createCallQueue} from '../queue/call-queue.ts';
import {callFailure, type PoolCall} from './pool-call.ts';
import {createPoolWorker, type PoolWorker, type PoolWorkerOptions} from './pool-worker.ts';
import {createStartGate} from './start-gate.ts';
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
	/** How long a worker waits for a call before it is let go, in milliseconds. */
	idleMs: number;
	durations: CallDurations;
}

/** Most workers that are being started at a time. */
const MOST_STARTING = 8;
/** A call that is expected to run for so long loses nothing by a turn of the event loop. */
const LONG_MS = 20;
/** Before more workers are started, those that are there get so long to come free, in milliseconds. */
const GROW_MS = 5;
/** How much the latest call counts for how long calls take. */
const NEWEST_SHARE = 0.1;
/** How often calls are looked at for what memory they take, in milliseconds. */
const WATCH_MS = 250;

export function createPoolCrew({limit, prefork, idleMs, durations, ...parts}: PoolCrewParts): PoolCrew {
	const {clock} = parts;
	let workers: PoolWorker[] = [];
	let startWorker: StartWorker | null = null;
	let broken: CallError | null = null;
	let isClosed = false;
	let number = 0;
	const gate = createStartGate(MOST_STARTING);
	let meanMs = 1000;
	let growth: NodeJS.Timeout | null = null;
	let trimming: NodeJS.Timeout | null = null;
	const takenAt: Record<Runtime, number> = {node: 0, python: 0};
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
			gate,
			onChange: () => changed(worker),
			onEnded: ended,
		});
		workers.push(worker);
	}

	const countOf = (runtime: Runtime) => workers.filter(worker => worker.runtime === runtime).length;

	function changed(worker: PoolWorker): void {
		const other = worker.runtime === 'node' ? 'python' : 'node';
		if (
			worker.state === 'idle' &&
			startWorker &&
			isOwedTo(other) &&
			(worker.hasRun || queues[worker.runtime].size === 0)
		) {
			letGo(worker);
			hire(other, startWorker);
		} else if (worker.state === 'idle') {
			idle[worker.runtime].push(worker);
			trimLater();
		} else if (worker.failures > 2) giveUp(worker.runtime);
		dispatch();
	}

	/** Whether the calls of this runtime wait for a place that those of the other one have more of than their share. */
	function isOwedTo(runtime: Runtime): boolean {
		const waiting = queues[runtime].size;
		if (isClosed || waiting === 0 || workers.length < limit) return false;
		return countOf(runtime) < Math.ceil((limit * waiting) / (queued() + 1));
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
		if (call.ownMs !== null) {
			durations.learn(call.request, call.ownMs);
			meanMs += (call.ownMs - meanMs) * NEWEST_SHARE;
		}
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
				takenAt[runtime] = clock();
				at.set(call, worker);
				worker.run(call);
			}
			if (queue.size > 0) grow(runtime, startWorker);
		}
	}

	function grow(runtime: Runtime, start: StartWorker): void {
		// Where workers come free all the time, more of them would only take the processors from each other.
		if (countOf(runtime) > 0 && clock() - takenAt[runtime] < GROW_MS) {
			growth ??= setTimeout(() => {
				growth = null;
				dispatch();
			}, GROW_MS);
			return;
		}
		const starting = workers.filter(worker => worker.runtime === runtime && worker.state === 'starting').length;
		for (let more = Math.min(queues[runtime].size, MOST_STARTING) - starting; more > 0; more -= 1) {
			if (workers.length >= limit && !makeRoom(runtime)) return;
			hire(runtime, start);
		}
	}

	/** Lets a worker of another runtime go that has nothing to do. */
	function makeRoom(runtime: Runtime): boolean {
		const other = workers.find(
			worker => worker.runtime !== runtime && worker.state === 'idle' && queues[worker.runtime].size === 0,
		);
		if (other) letGo(other);
		return other !== undefined;
	}

	function letGo(worker: PoolWorker): void {
		workers = workers.filter(other => other !== worker);
		leaving.add(worker);
		inBackground(worker.stop().then(() => leaving.delete(worker)));
	}

	/** Lets workers go that had nothing to do for long, down to those that are kept. */
	function trimLater(): void {
		if (workers.length > prefork && !isClosed) trimming ??= setTimeout(trim, idleMs).unref();
	}

	function trim(): void {
		trimming = null;
		const old = clock() - idleMs;
		for (const worker of workers) {
			const isNeeded = worker.runtime === 'node' && countOf('node') <= prefork;
			if (worker.state === 'idle' && worker.idleSince <= old && !isNeeded) letGo(worker);
		}
		trimLater();
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
		waitMs: () => (meanMs * queued()) / limit,
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
			if (growth) clearTimeout(growth);
			if (trimming) clearTimeout(trimming);
			for (const runtime of runtimes)
				for (const call of [...queues[runtime].values()]) refuse(call, 'cancelled', reason);
			// Ending processes keep no program alive by themselves.
			const stay = setInterval(() => {}, WATCH_MS);
			await Promise.all([...workers, ...leaving].map(worker => worker.stop()));
			clearInterval(stay);
		},
	};
}
