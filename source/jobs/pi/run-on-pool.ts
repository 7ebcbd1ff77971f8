import {inBackground} from '../../shared/in-background.ts';
import {PiCancelledError, PiError} from './errors.ts';
import type {HexDigits} from './hex-digits.ts';
import {openInbox} from './inbox.ts';
import type {MemoryPlan} from './memory-needed.ts';
import {controlBytes, type PiTask, type ShortTask, WAITING_CHUNKS, workCounters} from './messages.ts';
import type {PiPoolInside, PiThreads} from './pi-pool.ts';
import {ProgressMeter} from './progress-meter.ts';

/** A computation that took more memory than this leaves no warm threads: they would keep it. */
const KEPT_WARM_BYTES = 64 * 2 ** 20;

/** The kernel's reasons for giving up. */
const OUT_OF_MEMORY = 1;

/** A computation on the pool's threads, its numbers checked. */
export type PoolRun = {
	digits: number;
	threads: number;
	/** How the memory is laid out for it. */
	plan: MemoryPlan;
	signal: AbortSignal | undefined;
	onProgress: (share: number) => void;
	onHexDigits: (digits: HexDigits) => void;
};

/** Computes on the pool's threads. */
export async function* runOnPool(
	pool: PiPoolInside,
	{digits, threads, plan, signal, onProgress, onHexDigits}: PoolRun,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
	const stop = signal ? AbortSignal.any([signal, pool.closed]) : pool.closed;
	const end = await whenFree(pool, stop);
	let clean = false;
	let meter: ProgressMeter | undefined;
	try {
		const module = await pool.kernel(plan.isWide);
		if (stop.aborted) throw new PiCancelledError(stop.reason);
		const control = new SharedArrayBuffer(controlBytes(threads));
		const task: PiTask = {digits, members: threads, control, ...plan, ...(module && {module})};
		const crew = pool.threadsNow();
		meter = new ProgressMeter(digits, workCounters(control), onProgress);
		crew.leader.postMessage(task);
		yield* answers(crew, new Int32Array(control), stop, onHexDigits);
		clean = plan.bytes <= KEPT_WARM_BYTES;
		meter.finish();
	} finally {
		meter?.stop();
		if (!clean) await pool.retire();
		end();
	}
}

/**
 * Computes several texts of few decimals with BigInt on one of the pool's threads, to leave the caller's to its other
 * work: one message each way for all of them.
 */
export async function computeShortOnPool(
	pool: PiPoolInside,
	digits: readonly number[],
	signal: AbortSignal | undefined,
): Promise<string[]> {
	const stop = signal ? AbortSignal.any([signal, pool.closed]) : pool.closed;
	const end = await whenFree(pool, stop);
	let clean = false;
	try {
		const crew = pool.threadsNow();
		crew.leader.postMessage({short: digits} satisfies ShortTask);
		const texts = await textsOf(crew, stop);
		clean = true;
		return texts;
	} finally {
		if (!clean) await pool.retire();
		end();
	}
}

async function textsOf(crew: PiThreads, stop: AbortSignal): Promise<string[]> {
	const inbox = openInbox(crew.all, stop);
	try {
		const answer = await inbox.next();
		if (answer.kind === 'texts') return answer.texts;
		throw answer.kind === 'failed'
			? failure(answer.reason, answer.message)
			: new PiError('kernel-failed', `a thread answered ${answer.kind} where texts were asked for`);
	} finally {
		inbox.close();
	}
}

/** Waits for this computation's turn, unless it is stopped before. */
async function whenFree(pool: PiPoolInside, stop: AbortSignal): Promise<() => void> {
	const turn = pool.turn();
	const stopped = Promise.withResolvers<never>();
	const onAbort = () => stopped.reject(new PiCancelledError(stop.reason));
	if (stop.aborted) onAbort();
	stop.addEventListener('abort', onAbort, {once: true});
	try {
		return await Promise.race([turn, stopped.promise]);
	} catch (error) {
		// The turn still comes, and must be passed on.
		inBackground(turn.then(end => end()));
		throw error;
	} finally {
		stop.removeEventListener('abort', onAbort);
	}
}

/** The chunks that the crew sends, until it is done. */
async function* answers(
	crew: PiThreads,
	words: Int32Array,
	stop: AbortSignal,
	onHexDigits: (digits: HexDigits) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const inbox = openInbox(crew.all, stop);
	try {
		for (;;) {
			const answer = await inbox.next();
			if (answer.kind === 'done') return;
			if (answer.kind === 'failed') throw failure(answer.reason, answer.message);
			if (answer.kind === 'texts')
				throw new PiError('kernel-failed', 'a thread answered with texts that nobody asked for');
			if (answer.kind === 'hex') {
				onHexDigits(answer);
				continue;
			}
			yield answer.chunk;
			Atomics.sub(words, WAITING_CHUNKS, 1);
			Atomics.notify(words, WAITING_CHUNKS);
		}
	} finally {
		inbox.close();
	}
}

function failure(reason: number, message: string): PiError {
	if (reason === OUT_OF_MEMORY || /could not allocate|out of memory/i.test(message))
		return new PiError('out-of-memory', `no memory: ${message}`);
	return new PiError('kernel-failed', `pi could not be computed: ${message}`);
}
