import {LunchError, messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Tenant} from '../../shared/tenant.ts';
import {type CallError, type Runtime, runtimes} from '../functions.ts';
import {replaceableWorker, suitableWorker} from './choose-worker.ts';
import {callFailure, type PoolCall} from './pool-call.ts';
import type {PoolScheduler, PoolSchedulerOptions} from './pool-scheduler-types.ts';
import {createRunningCalls} from './running-calls.ts';
import {createSemaphore} from './semaphore.ts';
import {createShortCalls, shortMs} from './short-calls.ts';
import {createWaitingCalls} from './waiting-calls.ts';
import {createPoolWorker} from './worker/pool-worker.ts';
import type {PoolWorker} from './worker/pool-worker-types.ts';
import type {StartWorker} from './worker/start-worker.ts';

/** Most processes that start at a time: more would take the processors from each other, and none would be up. */
const MOST_STARTING = 8;
/** A call that is expected to run for so long loses nothing by a turn of the event loop. */
const LONG_MS = 20;
/** Before more workers are started, those that are there get so long to come free, in milliseconds. */
const GROW_MS = 5;
/** Most tenants that are known to have had a worker just now. */
const MOST_LATEST = 1000;
export function createPoolScheduler(options: PoolSchedulerOptions): PoolScheduler {
	const {limit, prefork, idleMs, durations, ...workerOptions} = options;
	const {clock} = workerOptions;
	let workers: PoolWorker[] = [];
	let startWorker: StartWorker | null = null;
	let broken: CallError | null = null;
	/** How calls end that are still there; null as long as calls are taken. */
	let closing: CallError | null = null;
	let number = 0;
	const starts = createSemaphore(MOST_STARTING);
	let growth: NodeJS.Timeout | null = null;
	let trimming: NodeJS.Timeout | null = null;
	/** When a call was last given to a worker. */
	const takenAt: Record<Runtime, number> = {node: 0, python: 0};
	/** When each tenant last had a worker, of those that had one just now. */
	const latest: Record<Runtime, Map<Tenant, number>> = {node: new Map(), python: new Map()};
	let isDispatchDue = false;
	const leaving = new Set<PoolWorker>();
	const idle: Record<Runtime, PoolWorker[]> = {node: [], python: []};
	const running = createRunningCalls({clock, durations, isWaited: () => waiting.size > 0});
	const waiting = createWaitingCalls({clock, workers: () => workers.length});
	const shortCalls = createShortCalls({
		workers: () => workers,
		waiting,
		onSent(call, worker) {
			took(call, worker);
			worker.following.add(call);
		},
		onBack: back,
	});

	function scaleUp(runtime: Runtime, start: StartWorker): PoolWorker {
		number += 1;
		const worker: PoolWorker = createPoolWorker({
			...workerOptions,
			id: `${runtime}-${number}`,
			runtime,
			startWorker: start,
			starts,
			onChange: () => changed(worker),
			onEnded: ended,
			onRoom: () => dispatchSoon(null),
			onBack: back,
		});
		workers.push(worker);
		return worker;
	}

	const countOf = (runtime: Runtime) => workers.filter(worker => worker.runtime === runtime).length;

	function changed(worker: PoolWorker): void {
		const other = worker.runtime === 'node' ? 'python' : 'node';
		const isIdle = worker.state === 'idle';
		const maySwitch = worker.hasRun || waiting.sizeOf(worker.runtime) === 0;
		if (isIdle && startWorker && isOwedTo(other) && maySwitch) {
			scaleDown(worker);
			scaleUp(other, startWorker);
		} else if (isIdle) {
			idle[worker.runtime].push(worker);
			trimLater();
		} else if (worker.failures > 2) giveUp(worker.runtime);
		dispatch();
	}

	/** Whether the other runtime has more than its share of the workers while calls of this one wait. */
	function isOwedTo(runtime: Runtime): boolean {
		const own = waiting.sizeOf(runtime);
		if (closing || own === 0 || workers.length < limit) return false;
		return countOf(runtime) < Math.ceil((limit * own) / (waiting.size + 1));
	}

	/** Calls do not wait for workers that never come up. */
	function giveUp(runtime: Runtime): void {
		if (workers.some(worker => worker.runtime === runtime && worker.failures === 0)) return;
		const reason = callFailure('FUNCTION_WORKER_DIED', `Workers for ${runtime} can't be started here.`);
		for (const call of waiting.all(runtime)) refuse(call, 'failed', reason);
	}

	function refuse(call: PoolCall, state: 'failed' | 'cancelled', reason: CallError): void {
		waiting.remove(call);
		settleUnrun(call, state, reason);
	}

	function settleUnrun(call: PoolCall, state: 'failed' | 'cancelled', reason: CallError): void {
		call.settle(state, null, reason);
		call.finish();
		running.watch();
	}

	function ended(call: PoolCall): void {
		waiting.ended(call);
		running.end(call);
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
		if (closing || !startWorker) return;
		for (const runtime of runtimes) dispatchTo(runtime, startWorker);
	}

	function dispatchTo(runtime: Runtime, start: StartWorker): void {
		idle[runtime] = idle[runtime].filter(({state}) => state === 'idle');
		while (waiting.sizeOf(runtime) > 0 && idle[runtime].length > 0) {
			const call = waiting.take(runtime, tenant => canHaveWorker(runtime, tenant));
			if (!call) break;
			give(call, start);
		}
		if (waiting.sizeOf(runtime) > 0) shortCalls.send(runtime);
		if (waiting.sizeOf(runtime) > 0) grow(runtime, start);
	}

	/** A tenant whose calls end all the time waits for its own worker, rather than have one of another tenant replaced. */
	function canHaveWorker(runtime: Runtime, tenant: Tenant): boolean {
		if (idle[runtime].some(worker => worker.tenant === null || worker.tenant === tenant)) return true;
		if (clock() - (latest[runtime].get(tenant) ?? -GROW_MS) >= GROW_MS) return true;
		dispatchLater();
		return false;
	}

	/** Gives a call the worker that suits it, else one that is started for it, else one whose process is replaced. */
	function give(call: PoolCall, start: StartWorker): void {
		const {runtime} = call.request;
		const free = idle[runtime];
		const worker =
			suitableWorker(free, call) ??
			(workers.length < limit ? scaleUp(runtime, start) : (replaceableWorker(free, call) ?? scaleUp(runtime, start)));
		idle[runtime] = free.filter(other => other !== worker);
		took(call, worker);
		worker.run(call);
	}

	function took(call: PoolCall, worker: PoolWorker): void {
		const {runtime} = call.request;
		takenAt[runtime] = clock();
		if (latest[runtime].size >= MOST_LATEST) latest[runtime].clear();
		latest[runtime].set(call.tenant, takenAt[runtime]);
		running.begin(call, worker);
	}

	/** Calls that a worker had and did not begin wait again. */
	function back(calls: readonly PoolCall[]): void {
		for (const call of calls) {
			ended(call);
			if (closing) settleUnrun(call, 'cancelled', closing);
			else waiting.add(call, durations.expectedMs(call.request));
		}
		if (calls.length > 0) dispatchSoon(null);
	}

	function dispatchLater(): void {
		growth ??= setTimeout(() => {
			growth = null;
			dispatch();
		}, GROW_MS);
	}

	function grow(runtime: Runtime, start: StartWorker): void {
		// Where workers come free all the time, more of them would only take the processors from each other.
		if (countOf(runtime) > 0 && clock() - takenAt[runtime] < GROW_MS) {
			dispatchLater();
			return;
		}
		const taken = running.workers();
		const starting = workers.filter(
			worker => worker.runtime === runtime && worker.state === 'starting' && !taken.has(worker),
		).length;
		for (let more = Math.min(waiting.sizeOf(runtime), MOST_STARTING) - starting; more > 0; more -= 1) {
			if (workers.length >= limit && !makeRoom(runtime)) return;
			scaleUp(runtime, start);
		}
	}

	/** Lets a worker of another runtime go that has nothing to do. */
	function makeRoom(runtime: Runtime): boolean {
		const other = workers.find(
			worker => worker.runtime !== runtime && worker.state === 'idle' && waiting.sizeOf(worker.runtime) === 0,
		);
		if (other) scaleDown(other);
		return other !== undefined;
	}

	function scaleDown(worker: PoolWorker): void {
		workers = workers.filter(other => other !== worker);
		leaving.add(worker);
		inBackground(worker.stop().then(() => leaving.delete(worker)));
	}

	/** Lets workers go that had nothing to do for long, down to those that are kept. */
	function trimLater(): void {
		const isDue = workers.length > prefork || workers.some(({tenant}) => tenant !== null);
		if (isDue && !closing) trimming ??= setTimeout(trim, idleMs).unref();
	}

	function trim(): void {
		trimming = null;
		const old = clock() - idleMs;
		for (const worker of workers) {
			const isNeeded = worker.runtime === 'node' && countOf('node') <= prefork && worker.tenant === null;
			if (worker.state === 'idle' && worker.idleSince <= old && !isNeeded) scaleDown(worker);
		}
		keepReady();
		trimLater();
	}

	/** Sees that as many workers are there as are kept for whoever comes. */
	function keepReady(): void {
		if (closing || !startWorker) return;
		while (countOf('node') < prefork && workers.length < limit) scaleUp('node', startWorker);
	}

	return {
		get queued() {
			return waiting.size;
		},
		get queuedBytes() {
			return waiting.bytes;
		},
		shareOf: waiting.shareOf,
		waitMs: () => running.untilNextEnd() ?? running.meanMs / limit,
		open(start) {
			startWorker = start;
			if (closing) return;
			keepReady();
			dispatch();
		},
		fail(error) {
			broken =
				error instanceof LunchError
					? callFailure(error.code, error.message)
					: callFailure('INTERNAL', `The pool can't work: ${messageOf(error)}`);
			for (const call of waiting.all()) refuse(call, 'failed', broken);
		},
		add(call) {
			const expectedMs = durations.expectedMs(call.request);
			call.shortMs = shortMs(call, expectedMs);
			waiting.add(call, expectedMs);
			if (broken) refuse(call, 'failed', broken);
			running.watch();
			dispatchSoon(expectedMs);
		},
		cancel(call) {
			const reason = callFailure('FUNCTION_CANCELLED', 'The call was cancelled.');
			const worker = running.workerOf(call);
			if (worker?.following.takeBack(call)) {
				ended(call);
				settleUnrun(call, 'cancelled', reason);
			} else if (worker) worker.interrupt('cancelled', reason);
			else if (!call.isSettled) refuse(call, 'cancelled', reason);
		},
		forget(tenant) {
			for (const worker of workers) if (worker.state === 'idle' && worker.tenant === tenant) scaleDown(worker);
			keepReady();
		},
		describe: machine => workers.map(worker => worker.describe(machine)),
		async close(reason) {
			closing = reason;
			shortCalls.close();
			for (const timer of [growth, trimming]) clearTimeout(timer ?? undefined);
			for (const call of waiting.all()) refuse(call, 'cancelled', reason);
			// Ending processes keep no program alive by themselves.
			const stay = setInterval(() => {}, idleMs);
			await Promise.all([...workers, ...leaving].map(worker => worker.stop()));
			clearInterval(stay);
		},
	};
}
