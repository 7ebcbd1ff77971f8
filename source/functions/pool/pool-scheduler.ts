import {LunchError, messageOf} from '../../shared/errors.ts';
import type {Tenant} from '../../shared/tenant.ts';
import {type CallError, type Runtime, runtimes} from '../functions.ts';
import {replaceableWorker, suitableWorker} from './choose-worker.ts';
import {callFailure, type PoolCall} from './pool-call.ts';
import type {PoolScheduler, PoolSchedulerOptions} from './pool-scheduler-types.ts';
import {createRunningCalls} from './running-calls.ts';
import {createShortCalls, shortMs} from './short-calls.ts';
import {createWaitingCalls} from './waiting-calls.ts';
import type {PoolWorker} from './worker/pool-worker-types.ts';
import {createWorkerSet, MOST_STARTING} from './worker-set.ts';

/** A call that is expected to run for so long loses nothing by a turn of the event loop. */
const LONG_MS = 20;
/** Before more workers are started, those that are there get so long to come free, in milliseconds. */
const GROW_MS = 5;
/** Most tenants that are known to have had a worker just now. */
const MOST_LATEST = 1000;

export function createPoolScheduler(options: PoolSchedulerOptions): PoolScheduler {
	const {durations, ...ofWorkers} = options;
	const {limit, clock} = ofWorkers;
	let broken: CallError | null = null;
	/** How calls end that are still there; null as long as calls are taken. */
	let closing: CallError | null = null;
	let growth: NodeJS.Timeout | null = null;
	/** When a call was last given to a worker. */
	const takenAt: Record<Runtime, number> = {node: 0, python: 0};
	/** When each tenant last had a worker, of those that had one just now. */
	const latest: Record<Runtime, Map<Tenant, number>> = {node: new Map(), python: new Map()};
	let isDispatchDue = false;
	const idle: Record<Runtime, PoolWorker[]> = {node: [], python: []};
	const running = createRunningCalls({clock, durations, isWaited: () => waiting.size > 0});
	const workers = createWorkerSet({
		...ofWorkers,
		onChange: changed,
		onEnded: ended,
		onRoom: () => dispatchSoon(null),
		onBack: back,
	});
	const waiting = createWaitingCalls({clock, workers: () => workers.all.length});
	const shortCalls = createShortCalls({
		workers: () => workers.all,
		waiting,
		onSent(call, worker) {
			took(call, worker);
			worker.following.add(call);
		},
		onBack: back,
	});

	function changed(worker: PoolWorker): void {
		const other = worker.runtime === 'node' ? 'python' : 'node';
		const isIdle = worker.state === 'idle';
		const maySwitch = worker.hasRun || waiting.sizeOf(worker.runtime) === 0;
		if (isIdle && workers.isOpen && isOwedTo(other) && maySwitch) {
			workers.remove(worker);
			workers.add(other);
		} else if (isIdle) {
			idle[worker.runtime].push(worker);
			workers.trimLater();
		} else if (worker.failures > 2) giveUp(worker.runtime);
		dispatch();
	}

	/** Whether the other runtime has more than its share of the workers while calls of this one wait. */
	function isOwedTo(runtime: Runtime): boolean {
		const own = waiting.sizeOf(runtime);
		if (own === 0 || !workers.isFull) return false;
		return workers.countOf(runtime) < Math.ceil((limit * own) / (waiting.size + 1));
	}

	/** Calls do not wait for workers that never come up. */
	function giveUp(runtime: Runtime): void {
		if (workers.all.some(worker => worker.runtime === runtime && worker.failures === 0)) return;
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
		if (!workers.isOpen) return;
		for (const runtime of runtimes) dispatchTo(runtime);
	}

	function dispatchTo(runtime: Runtime): void {
		idle[runtime] = idle[runtime].filter(({state}) => state === 'idle');
		while (waiting.sizeOf(runtime) > 0 && idle[runtime].length > 0) {
			const call = waiting.take(runtime, tenant => canHaveWorker(runtime, tenant));
			if (!call) break;
			give(call);
		}
		if (waiting.sizeOf(runtime) > 0) shortCalls.send(runtime);
		if (waiting.sizeOf(runtime) > 0) grow(runtime);
	}

	/** A tenant whose calls end all the time waits for its own worker, rather than have one of another tenant replaced. */
	function canHaveWorker(runtime: Runtime, tenant: Tenant): boolean {
		if (idle[runtime].some(worker => worker.tenant === null || worker.tenant === tenant)) return true;
		if (clock() - (latest[runtime].get(tenant) ?? -GROW_MS) >= GROW_MS) return true;
		dispatchLater();
		return false;
	}

	/** Gives a call the worker that suits it, else one that is started for it, else one whose process is replaced. */
	function give(call: PoolCall): void {
		const {runtime} = call.request;
		const free = idle[runtime];
		const worker =
			suitableWorker(free, call) ?? (workers.isFull ? replaceableWorker(free, call) : null) ?? workers.add(runtime);
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

	function grow(runtime: Runtime): void {
		// Where workers come free all the time, more of them would only take the processors from each other.
		if (workers.countOf(runtime) > 0 && clock() - takenAt[runtime] < GROW_MS) {
			dispatchLater();
			return;
		}
		const taken = running.workers();
		const starting = workers.all.filter(
			worker => worker.runtime === runtime && worker.state === 'starting' && !taken.has(worker),
		).length;
		for (let more = Math.min(waiting.sizeOf(runtime), MOST_STARTING) - starting; more > 0; more -= 1) {
			if (workers.isFull && !makeRoom(runtime)) return;
			workers.add(runtime);
		}
	}

	/** Lets a worker of another runtime go that has nothing to do. */
	function makeRoom(runtime: Runtime): boolean {
		const other = workers.all.find(
			worker => worker.runtime !== runtime && worker.state === 'idle' && waiting.sizeOf(worker.runtime) === 0,
		);
		if (other) workers.remove(other);
		return other !== undefined;
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
			workers.open(start);
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
		forget: workers.forget,
		describe: machine => workers.all.map(worker => worker.describe(machine)),
		async close(reason) {
			closing = reason;
			workers.close();
			shortCalls.close();
			clearTimeout(growth ?? undefined);
			for (const call of waiting.all()) refuse(call, 'cancelled', reason);
			await workers.stop();
		},
	};
}
