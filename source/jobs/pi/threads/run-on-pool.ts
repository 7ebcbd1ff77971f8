import {inBackground} from '../../../shared/in-background.ts';
import type {HexDigits} from '../decimals/hex-digits.ts';
import {PiCancelledError, PiError} from '../errors.ts';
import {controlBytes, WAITING_CHUNKS, workCounters} from '../messages/control-block.ts';
import type {KeepingPace, PiAnswer, PiTask, ShortTask, SumsAnswer, TeamTask} from '../messages/messages.ts';
import type {ChunkRange} from '../plan/chunks.ts';
import {type MemoryPlan, planMemory} from '../plan/memory-needed.ts';
import {covers} from '../plan/ranges.ts';
import {keptUnits, partUnits, workUnits} from '../plan/work-units.ts';
import {finishedSums} from '../sums/finished-sums.ts';
import {offeredParts} from '../sums/helpers.ts';
import {createSumsDesk, keptRanges, type SumsDesk, type SumsKeeping} from '../sums/kept-sums.ts';
import {openInbox} from './inbox.ts';
import type {PiPoolInside, PiThreads} from './pi-pool.ts';
import {type OnProgress, ProgressMeter} from './progress-meter.ts';
import {runWhenIdle} from './run-when-idle.ts';

/** A computation that took more memory than this leaves no warm threads: they would keep it. */
const KEPT_WARM_BYTES = 64 * 2 ** 20;

/** A part that took no more is likely to be followed by another one: its threads are held for that. */
const HELD_BYTES = 2 ** 30;

/** The kernel's reasons for giving up. */
const OUT_OF_MEMORY = 1;

/** A computation on the pool's threads, its numbers checked. */
export interface PoolRun {
	digits: number;
	threads: number;
	/** Bits of the kernel's addresses; as many as the memory needs unless given. */
	addressBits?: 32 | 64 | undefined;
	/** The chunks whose sums are asked for; null for the decimals. */
	sums: ChunkRange | null;
	/** Where finished sums are kept; null for nowhere. */
	keeping: SumsKeeping | null;
	signal: AbortSignal | undefined;
	onProgress: OnProgress;
	onHexDigits: (digits: HexDigits) => void;
}

/** Computes on the pool's threads: yields the decimals, or the sums as bytes. */
export async function* runOnPool(
	pool: PiPoolInside,
	run: PoolRun,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
	const {digits, threads, sums, keeping, signal} = run;
	const stop = signal ? AbortSignal.any([signal, pool.closed]) : pool.closed;
	const end = await whenFree(pool, stop);
	let after: () => unknown = pool.retire;
	let meter: ProgressMeter | undefined;
	const control = new SharedArrayBuffer(controlBytes(threads));
	const desk = createSumsDesk(digits, control, keeping);
	try {
		const kept = keeping ? await keptRanges(keeping.store, digits) : [];
		const isHelped = keeping?.helpers !== undefined && sums === null;
		const options = {addressBits: run.addressBits, kept, sums, isDivided: isHelped};
		const {bytes, ...plan} = planMemory(digits, threads, options);
		const kernels = await kernelsFor(pool, plan);
		await pool.release(sums && plan);
		if (stop.aborted) throw new PiCancelledError(stop.reason);
		desk.know(kept);
		const done = finishedSums(control);
		for (const range of kept) done.add(range);
		const finished = {kept, now: done.ranges};
		const isDivided = isHelped && kernels !== null;
		const {parts, later} = isDivided ? offeredParts(digits, plan.shares, kept) : {parts: [], later: []};
		await desk.offer(parts, later);
		const task: PiTask = {
			...{digits, sums, members: threads, control, kept: [...kept, ...parts, ...later], isDivided},
			...{keeping: paceOf(digits, keeping), ...plan},
			tellsThreads: pool.longRunsIdle && bytes > KEPT_WARM_BYTES,
			...kernels,
		};
		const team = pool.threadsNow();
		const total = sums ? partUnits(digits, sums) : workUnits(digits);
		const known = sums ? kept.filter(range => covers(sums, range)) : kept;
		const work = {total, before: () => keptUnits(digits, [...known, ...desk.computed])};
		meter = new ProgressMeter(work, workCounters(control), finished, run.onProgress);
		team.leader.postMessage(task);
		yield* answers(team, run, {control, stop, desk});
		if (bytes <= KEPT_WARM_BYTES) after = () => {};
		else if (sums && bytes <= HELD_BYTES) after = () => pool.hold(plan);
		meter.finish();
	} finally {
		meter?.stop();
		await after();
		await desk.close();
		end();
	}
}

/** The compiled kernels that a computation needs; null where the runtime cannot run any. */
async function kernelsFor(
	pool: PiPoolInside,
	{isWide, narrow}: Omit<MemoryPlan, 'bytes'>,
): Promise<Pick<TeamTask, 'module' | 'narrowModule'> | null> {
	const module = await pool.kernel(isWide);
	return module ? {module, narrowModule: narrow ? await pool.kernel(false) : undefined} : null;
}

function paceOf(digits: number, keeping: SumsKeeping | null): KeepingPace | null {
	if (!keeping) return null;
	const allUnits = workUnits(digits);
	return {ms: keeping.everyMs, units: keeping.everyShare * allUnits, allUnits};
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
		await pool.release(null);
		const team = pool.threadsNow();
		team.leader.postMessage({short: digits} satisfies ShortTask);
		const texts = await textsOf(team, stop);
		clean = true;
		return texts;
	} finally {
		if (!clean) await pool.retire();
		end();
	}
}

async function textsOf(team: PiThreads, stop: AbortSignal): Promise<string[]> {
	const inbox = openInbox(team.all, stop);
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

/** The chunks of decimals that the team sends, or the sums that are asked for, until it is done. */
async function* answers(
	team: PiThreads,
	{sums, onHexDigits}: PoolRun,
	{control, stop, desk}: {control: SharedArrayBuffer; stop: AbortSignal; desk: SumsDesk},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
	const words = new Int32Array(control);
	const inbox = openInbox(team.all, stop);
	try {
		for (;;) {
			const answer = await inbox.next();
			if (isEnd(answer, desk)) return;
			if (answer.kind === 'chunk') {
				yield answer.chunk;
				Atomics.sub(words, WAITING_CHUNKS, 1);
				Atomics.notify(words, WAITING_CHUNKS);
			} else if (answer.kind === 'hex') onHexDigits(answer);
			else if (answer.kind === 'thread') runWhenIdle(answer.id);
			else if (isOf(sums, answer)) yield* answer.content;
			else desk.take(answer);
		}
	} finally {
		inbox.close();
	}
}

/** Whether an answer is the last one; throws where it says that the computation failed. */
function isEnd(answer: PiAnswer, desk: SumsDesk): answer is PiAnswer & {kind: 'done' | 'failed'} {
	if (answer.kind === 'failed') throw desk.failure ?? failure(answer.reason, answer.message);
	return answer.kind === 'done';
}

/** Whether an answer has the sums that are asked for. */
function isOf(asked: ChunkRange | null, answer: PiAnswer): answer is SumsAnswer {
	if (answer.kind !== 'sums' || asked === null) return false;
	return answer.range.first === asked.first && answer.range.last === asked.last;
}

function failure(reason: number, message: string): PiError {
	if (reason === OUT_OF_MEMORY || /could not allocate|out of memory/i.test(message))
		return new PiError('out-of-memory', `no memory: ${message}`);
	return new PiError('kernel-failed', `pi could not be computed: ${message}`);
}
