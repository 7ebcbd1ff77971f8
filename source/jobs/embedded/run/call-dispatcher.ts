import type {CallRunner, CallsOption} from '../../engine/calls/call-runner.ts';
import {oneAtATime} from '../../engine/one-at-a-time.ts';
import type {Holders} from '../holders/holders.ts';
import type {JobRow} from '../table/job-row.ts';
import type {Claim} from '../table/job-rows.ts';
import {runCallJob} from './run-call-job.ts';
import type {JobContext} from './run-job.ts';

export interface CallDispatcherOptions extends JobContext {
	holders: Holders;
	/** The runner of calls; null where this process runs none. */
	calls: CallsOption | null;
	/** The name of this process, for people. */
	worker: string;
	/** Whether calls may begin now. */
	mayRun: () => boolean;
	onError: (error: unknown) => void;
	/** Told of each attempt that is over. */
	onSettled: (id: string) => void;
}

interface Run {
	claim: Claim;
	stop: AbortController;
	done: Promise<void>;
}

/** The time to write down what is left after that, in milliseconds. */
const WRITE_TIMEOUT_MS = 5000;
/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 60_000;

export type CallDispatcher = ReturnType<typeof createCallDispatcher>;

/**
 * Gives the calls that are next to what runs them. A call is claimed on the disk before it begins: one whose process dies is never
 * begun again, unless its retries say so.
 */
export function createCallDispatcher(options: CallDispatcherOptions) {
	const {holders, calls, worker, mayRun, onError, onSettled, ...context} = options;
	const {table, commit, now} = context;
	const runs = new Map<string, Run>();
	const closing = new AbortController();
	let claiming = 0;
	let isClosing = false;
	const filling = oneAtATime(fillOnce, onError);
	let runner: Promise<CallRunner> | null = null;
	let timer: NodeJS.Timeout | undefined;

	const room = () => (calls === null || isClosing || !mayRun() ? 0 : calls.atOnce - runs.size - claiming);

	async function fillOnce(): Promise<void> {
		if (room() <= 0) return;
		const moment = table.calls.nextMoment();
		if (moment !== null && moment <= now()) await commit.run(() => table.calls.wake(now()), {durable: false});
		wakeLater();
		if (table.calls.next() === undefined) return;
		// Durable: after a power cut, too, a call that began has been claimed.
		claiming += 1;
		try {
			for (const claimed of await commit.run(claimSome)) begin(claimed);
		} finally {
			claiming -= 1;
		}
	}

	function claimSome(): {claim: Claim; row: JobRow}[] {
		const claimed: {claim: Claim; row: JobRow}[] = [];
		for (let left = room() + 1; left > 0; left -= 1) {
			const next = table.calls.next();
			if (!next) break;
			const claim = table.start(next, holders.enter(), worker, now());
			const {row} = claim;
			if (row) claimed.push({claim, row});
		}
		return claimed;
	}

	function begin(claimed: {claim: Claim; row: JobRow}): void {
		const {id} = claimed.claim;
		const stop = new AbortController();
		const done = run(claimed, stop.signal)
			.catch(onError)
			.finally(() => {
				runs.delete(id);
				onSettled(id);
				fill();
			});
		runs.set(id, {claim: claimed.claim, stop, done});
		if (isClosing) stop.abort();
		check([id]);
	}

	async function run(claimed: {claim: Claim; row: JobRow}, signal: AbortSignal): Promise<void> {
		const opened = await open().catch(async (error: unknown) => {
			// Where nothing runs calls, none was begun.
			await commit.run(() => {
				const row = table.claimed(claimed.claim);
				if (row) table.calls.release(row, now());
			});
			throw error;
		});
		await runCallJob(context, claimed, opened, {signal, closing: closing.signal, onError});
	}

	function open(): Promise<CallRunner> {
		const opening = runner ?? calls?.open() ?? Promise.reject(new Error('no calls are run here'));
		runner = opening;
		// A failed attempt may succeed the next time.
		opening.catch(() => {
			runner = null;
		});
		return opening;
	}

	/** Looks again when the first of those that wait for a moment may begin. */
	function wakeLater(): void {
		clearTimeout(timer);
		const moment = table.calls.nextMoment();
		if (moment === null || isClosing) return;
		timer = setTimeout(fill, Math.min(LONGEST_TIMER_MS, Math.max(1, moment - now())));
	}

	/** Begins what can be begun. */
	function fill(): void {
		if (calls === null || isClosing) return;
		filling.ask();
	}

	/** Ends the calls of jobs that were cancelled, or given up for dead. */
	function check(ids: Iterable<string> = runs.keys()): void {
		for (const id of ids) {
			const run = runs.get(id);
			if (run && !table.claimed(run.claim)) run.stop.abort();
		}
	}

	return {
		fill,
		check,
		/** Whether nothing is left to do here: nothing runs, and nothing waits that this process could run. */
		isIdle(): boolean {
			if (runs.size > 0 || filling.underWay !== null) return false;
			return calls === null || !mayRun() || !hasWork();
		},
		/** Whether this process has an attempt under way. */
		has: (id: string): boolean => runs.has(id),
		/** Whether calls are being claimed just now. */
		isClaiming: (): boolean => filling.underWay !== null,
		/** Ends all calls: their jobs were given up. */
		abortAll(): void {
			for (const {stop} of runs.values()) stop.abort();
		},
		/** Takes no more calls, and ends those that are not done within so many milliseconds. */
		async close(graceMs: number): Promise<void> {
			isClosing = true;
			clearTimeout(timer);
			await filling.underWay;
			const done = Promise.all([...runs.values()].map(run => run.done));
			const limit = setTimeout(() => {
				for (const {stop} of runs.values()) stop.abort();
			}, graceMs);
			// Calls that are not written down by then are found by other processes, as those of a process that died.
			const giveUp = setTimeout(() => closing.abort(), graceMs + WRITE_TIMEOUT_MS);
			await done;
			clearTimeout(limit);
			clearTimeout(giveUp);
			await runner?.then(
				opened => opened.close(),
				() => {},
			);
		},
	};

	function hasWork(): boolean {
		return table.calls.next() !== undefined || table.calls.nextMoment() !== null;
	}
}
