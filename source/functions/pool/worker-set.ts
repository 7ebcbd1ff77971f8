import {inBackground} from '../../shared/in-background.ts';
import type {Tenant} from '../../shared/tenant.ts';
import type {Runtime} from '../functions.ts';
import {createSemaphore} from './semaphore.ts';
import {createPoolWorker} from './worker/pool-worker.ts';
import type {PoolWorker, PoolWorkerOptions} from './worker/pool-worker-types.ts';
import type {StartWorker} from './worker/start-worker.ts';

/** Most processes that start at a time: more would take the processors from each other, and none would be up. */
export const MOST_STARTING = 8;

/** The workers of a pool: started and ended by its scheduler, and by themselves where they had nothing to do for long. */
export interface WorkerSet {
	readonly all: readonly PoolWorker[];
	/** Whether there are as many as may be. */
	readonly isFull: boolean;
	/** Whether workers can be started: the pool is ready for it, and not closed. */
	readonly isOpen: boolean;
	countOf(runtime: Runtime): number;
	/** Can start workers from now on. Starts those that are kept ready. */
	open(startWorker: StartWorker): void;
	/** Starts one; throws where the set is not open. */
	add(runtime: Runtime): PoolWorker;
	/** Ends one for good. */
	remove(worker: PoolWorker): void;
	/** Ends the idle ones that have run code of a tenant. */
	forget(tenant: Tenant): void;
	/** Looks later for workers that had nothing to do for long. */
	trimLater(): void;
	/** Starts no more, and ends no more by itself. */
	close(): void;
	/** Ends all of them. */
	stop(): Promise<void>;
}

type OfEachWorker = Omit<PoolWorkerOptions, 'id' | 'runtime' | 'startWorker' | 'starts' | 'onChange'>;

export interface WorkerSetOptions extends OfEachWorker {
	/** Most workers. */
	limit: number;
	/** Workers that are kept ready for any tenant. */
	prefork: number;
	/** The time that a worker waits for a call before it is ended, in milliseconds. */
	idleMs: number;
	/** A worker is idle, or its process did not come up. */
	onChange: (worker: PoolWorker) => void;
}

export function createWorkerSet(options: WorkerSetOptions): WorkerSet {
	const {limit, prefork, idleMs, onChange, ...ofEach} = options;
	const {clock} = ofEach;
	let workers: PoolWorker[] = [];
	const leaving = new Set<PoolWorker>();
	let startWorker: StartWorker | null = null;
	let isClosed = false;
	let number = 0;
	const starts = createSemaphore(MOST_STARTING);
	let trimming: NodeJS.Timeout | null = null;

	const countOf = (runtime: Runtime) => workers.filter(worker => worker.runtime === runtime).length;

	function add(runtime: Runtime): PoolWorker {
		if (!startWorker) throw new Error('The pool is not ready to start workers.');
		number += 1;
		const id = `${runtime}-${number}`;
		const worker: PoolWorker = createPoolWorker({
			...ofEach,
			...{id, runtime, startWorker, starts},
			onChange: () => onChange(worker),
		});
		workers.push(worker);
		return worker;
	}

	function remove(worker: PoolWorker): void {
		workers = workers.filter(other => other !== worker);
		leaving.add(worker);
		inBackground(worker.stop().then(() => leaving.delete(worker)));
	}

	function keepReady(): void {
		if (isClosed || !startWorker) return;
		while (countOf('node') < prefork && workers.length < limit) add('node');
	}

	function trimLater(): void {
		const isDue = workers.length > prefork || workers.some(({tenant}) => tenant !== null);
		if (isDue && !isClosed) trimming ??= setTimeout(trim, idleMs).unref();
	}

	/** Ends workers that had nothing to do for long, down to those that are kept. */
	function trim(): void {
		trimming = null;
		const old = clock() - idleMs;
		for (const worker of workers) {
			const isNeeded = worker.runtime === 'node' && countOf('node') <= prefork && worker.tenant === null;
			if (worker.state === 'idle' && worker.idleSince <= old && !isNeeded) remove(worker);
		}
		keepReady();
		trimLater();
	}

	return {
		get all() {
			return workers;
		},
		get isFull() {
			return workers.length >= limit;
		},
		get isOpen() {
			return startWorker !== null && !isClosed;
		},
		countOf,
		open(start) {
			startWorker = start;
			keepReady();
		},
		add,
		remove,
		forget(tenant) {
			for (const worker of workers) if (worker.state === 'idle' && worker.tenant === tenant) remove(worker);
			keepReady();
		},
		trimLater,
		close() {
			isClosed = true;
			clearTimeout(trimming ?? undefined);
		},
		async stop() {
			// Ending processes keep no program alive by themselves.
			const stay = setInterval(() => {}, idleMs);
			await Promise.all([...workers, ...leaving].map(worker => worker.stop()));
			clearInterval(stay);
		},
	};
}
