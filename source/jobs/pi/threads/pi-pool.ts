import {MessageChannel, type MessagePort, Worker} from 'node:worker_threads';
import {programFile} from '../../../shared/files/program-file.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {withTimeout} from '../../../shared/with-timeout.ts';
import {canRunKernel, compileKernel, type KernelVariant, kernelVariant} from '../instance/kernel-file.ts';
import {checkRequest} from '../limits.ts';
import type {MemoryPlan} from '../plan/memory-needed.ts';

/** A team of threads, the first of which leads. */
export type PiThreads = {leader: Worker; all: Worker[]};

/** Threads kept warm between computations. One computation runs at a time, the others wait their turn. */
export type PiPool = {
	/** How many threads there are at most. */
	readonly threads: number;
	/** Starts the threads and compiles the kernel now, not with the first computation. */
	warm(): Promise<void>;
	/** Ends the threads; computations under way end as cancelled. */
	close(): Promise<void>;
};

/** As a `PiPool`, for the computation itself. */
export type PiPoolInside = PiPool & {
	/** Whether long computations take only the time that nothing else of this process wants. */
	readonly longRunsIdle: boolean;
	/** Aborted when the pool is closed. */
	readonly closed: AbortSignal;
	/** Resolves when it is this caller's turn, with the function that ends it. */
	turn(): Promise<() => void>;
	/** The threads, started if need be. */
	threadsNow(): PiThreads;
	/** Ends the threads, and with them their memory; the next computation starts new ones. */
	retire(): Promise<void>;
	/** Keeps the threads and their memory for a moment: the next part of a computation may be there soon. */
	hold(memory: HeldMemory): void;
	/** Ends threads that are held, unless their memory does for a part that is computed now; null for what is not a part. */
	release(part: HeldMemory | null): Promise<void>;
	/** The compiled kernel, or the one with 64-bit addresses; undefined where the runtime cannot run any. */
	kernel(isWide: boolean): Promise<WebAssembly.Module | undefined>;
};

/** The memory of threads that are held. */
export type HeldMemory = Pick<MemoryPlan, 'reservedBytes' | 'longest' | 'isWide'>;

/** For how long threads are held, in milliseconds: there are no parts while the quotient of a hundred million decimals is computed. */
const HELD_MS = 5000;

function start(count: number, niceness: number): PiThreads {
	const channels = Array.from({length: count - 1}, () => new MessageChannel());
	const file = programFile(import.meta.url, './pi-worker.ts', 'pi/worker.js');
	const create = (member: number, ports: MessagePort[]) => {
		const worker = new Worker(file, {workerData: {member, ports, niceness}, transferList: ports});
		// A warm thread with nothing to do keeps no program alive.
		worker.unref();
		return worker;
	};
	const leader = create(
		0,
		channels.map(({port1}) => port1),
	);
	return {leader, all: [leader, ...channels.map(({port2}, i) => create(i + 1, [port2]))]};
}

/** Threads that give way may take long to end on a machine whose cores are busy: what comes next waits no longer for them. */
const RETIRED_WITHIN_MS = 2000;

export interface PiPoolOptions {
	threads?: number;
	/** How much the threads give way to others on the same cores: 0 as anybody, 19 the most. Only Linux has it for threads. */
	niceness?: number;
	/** Whether long computations, whose threads are not kept, take only the time that nothing else of this process wants. */
	longRunsIdle?: boolean;
}

/** Creates a pool; no thread is started before it is needed or `warm` is called. The caller closes it. */
export function createPiPool({threads = 1, niceness = 0, longRunsIdle = false}: PiPoolOptions = {}): PiPool {
	checkRequest(1, threads);
	const closing = new AbortController();
	let team: PiThreads | undefined;
	const compiled = new Map<KernelVariant, Promise<WebAssembly.Module>>();
	let last: Promise<void> = Promise.resolve();
	let held: {memory: HeldMemory; timer: NodeJS.Timeout} | undefined;
	const pool: PiPoolInside = {
		threads,
		longRunsIdle,
		closed: closing.signal,
		async warm() {
			pool.threadsNow();
			await pool.kernel(false);
		},
		async close() {
			closing.abort();
			await pool.retire();
		},
		async turn() {
			const {promise, resolve} = Promise.withResolvers<void>();
			const before = last;
			last = promise;
			await before;
			return resolve;
		},
		threadsNow() {
			team ??= start(threads, niceness);
			return team;
		},
		hold(memory) {
			const timer = setTimeout(() => inBackground(pool.release(null)), HELD_MS).unref();
			held = {memory, timer};
		},
		async release(part) {
			const before = held;
			held = undefined;
			clearTimeout(before?.timer);
			if (before && !(part && isEnough(before.memory, part))) await pool.retire();
		},
		async retire() {
			const ended = team;
			team = undefined;
			if (!ended) return;
			const endings = Promise.all(ended.all.map(worker => worker.terminate()));
			await withTimeout(endings, RETIRED_WITHIN_MS, () => {});
		},
		async kernel(isWide) {
			if (!canRunKernel()) return undefined;
			const variant = kernelVariant(isWide);
			const module = compiled.get(variant) ?? compileKernel(variant);
			compiled.set(variant, module);
			return module;
		},
	};
	return pool;
}

function isEnough(memory: HeldMemory, part: HeldMemory): boolean {
	return memory.isWide === part.isWide && memory.longest >= part.longest && memory.reservedBytes >= part.reservedBytes;
}
