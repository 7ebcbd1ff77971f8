import type {CallsOption} from '../../engine/calls/call-runner.ts';
import {oneAtATime} from '../../engine/one-at-a-time.ts';
import {RELEASED} from '../../engine/released.ts';
import type {Computation, StaffedSlot} from '../../engine/work/computation.ts';
import {isShort} from '../../pi/index.ts';
import {MAX_DIGITS, BIGINT_BELOW as SHORT_BELOW} from '../../pi/limits.ts';
import {createStorageRest, isStorageFailure} from '../../results/storage-rest.ts';
import type {Holders} from '../holders/holders.ts';
import type {Claim} from '../table/job-rows.ts';
import {createCallDispatcher} from './call-dispatcher.ts';
import {type JobContext, runJob} from './run-job.ts';
import {MOST_TOGETHER, mayKeepTexts, runShortJobs} from './run-short-jobs.ts';

export interface DispatcherOptions extends JobContext {
	/** The runner of calls; null where this process runs none. */
	calls: CallsOption | null;
	holders: Holders;
	slots: readonly StaffedSlot[];
	/** The name of this process, for people. */
	worker: string;
	/** Whether to run jobs only while no other process does. */
	onlyAlone: boolean;
	/** Between two checks of a storage that can't be written to, in milliseconds. */
	restMs: number;
	/** Told what went wrong while nobody waited for it. */
	onError: (error: unknown) => void;
	/** Told of each run that is over. */
	onSettled: (id: string) => void;
}

interface Run {
	/** Several short jobs, or one. */
	claims: readonly Claim[];
	stop: AbortController;
	done: Promise<void>;
}

/** Most jobs that are under way. Short jobs whose results are on their way to the disk need no slot, but memory. */
const MOST_BEGUN = 1024;

export type Dispatcher = ReturnType<typeof createDispatcher>;

/** Gives queued jobs to the slots of this process. */
export function createDispatcher(options: DispatcherOptions) {
	const {slots, holders, worker, onlyAlone, restMs, onError, onSettled, calls: _, ...context} = options;
	const {table, commit, now} = context;
	const runs = new Map<string, Run>();
	let isClosing = false;
	const filling = oneAtATime(fillOnce, onError);
	const rest = createStorageRest({
		results: context.results,
		pauseMs: restMs,
		onError,
		onRest: () => {},
		onResume: fill,
	});

	const calls = createCallDispatcher({
		...options,
		mayRun: () => !isClosing && !(onlyAlone && holders.hasOtherCallers()),
	});

	// The lane for small jobs first: it leaves the others to those that need them.
	const inOrder = [...slots].sort((a, b) => a.maxDigits - b.maxDigits);
	const takable = () =>
		runs.size < MOST_BEGUN
			? inOrder.filter(slot => slot.jobId === null && table.next(slot.maxDigits) !== undefined)
			: [];

	function mayRun(): boolean {
		return !isClosing && !rest.isResting && slots.length > 0 && !(onlyAlone && holders.hasOthers());
	}

	async function fillOnce(): Promise<void> {
		if (takable().length === 0 || !mayRun()) return;
		const begun = await commit.run(() => (mayRun() ? takable().flatMap(claimFor) : []), {durable: false});
		for (const {slot, claims} of begun) begin(slot, claims);
	}

	function claimFor(slot: StaffedSlot): {slot: StaffedSlot; claims: Claim[]}[] {
		const row = table.next(slot.maxDigits);
		if (!row) return [];
		const rows = isTogether(slot, row.digits) ? table.nextShort(SHORT_BELOW, MOST_TOGETHER) : [row];
		return [{slot, claims: rows.map(each => table.start(each, holders.enter(), worker, now()))}];
	}

	function isTogether({computation}: StaffedSlot, digits: number): boolean {
		return isShort(digits) && computation.computeShort !== undefined && mayKeepTexts(context.results);
	}

	function begin(slot: StaffedSlot, claims: readonly Claim[]): void {
		const [first] = claims;
		if (!first) return;
		const stop = new AbortController();
		slot.jobId = first.id;
		const run: Run = {claims, stop, done: work(slot, claims, first, stop.signal).finally(() => settled(claims))};
		for (const {id} of claims) runs.set(id, run);
		if (isClosing) stop.abort(RELEASED);
		check(claims.map(({id}) => id));
	}

	/** Rests where the fate of a job can't be written down: that of another could not be, either. */
	function noteUnsettled(error: unknown, {digits}: Claim): void {
		if (isStorageFailure(error)) rest.begin(error, digits + 2);
		else onError(error);
	}

	function runAlone(claim: Claim, computation: Computation, signal: AbortSignal): Promise<void> {
		return runJob(context, claim, computation, {worker, signal, onUnable: rest.begin, onError}).catch(error =>
			noteUnsettled(error, claim),
		);
	}

	async function work(slot: StaffedSlot, claims: readonly Claim[], first: Claim, signal: AbortSignal): Promise<void> {
		const {computation} = slot;
		const free = () => {
			slot.jobId = null;
			fill();
		};
		const {computeShort} = computation;
		if (!computeShort || !isTogether(slot, first.digits)) {
			return runAlone(first, computation, signal).finally(free);
		}
		const {computed, done} = runShortJobs(context, claims, computeShort, signal);
		const isComputed = await computed;
		if (isComputed) free();
		await done.catch(error => noteUnsettled(error, first));
		if (isComputed) return;
		for (const claim of claims) await runAlone(claim, computation, signal);
		free();
	}

	function settled(claims: readonly Claim[]): void {
		for (const {id} of claims) {
			runs.delete(id);
			onSettled(id);
		}
		fill();
	}

	/** Begins what can be begun. */
	function fill(): void {
		calls.fill();
		filling.ask();
	}

	/** Stops the runs of jobs that were cancelled, or given to another process. */
	function check(ids?: Iterable<string>): void {
		calls.check(ids);
		for (const id of ids ?? runs.keys()) {
			const {claims = [], stop} = runs.get(id) ?? {};
			const [claim, ...others] = claims;
			// Short jobs are done before it would be worth it.
			if (claim && others.length === 0 && !table.claimed(claim)) stop?.abort();
		}
	}

	return {
		fill,
		check,
		/** Why no jobs are begun; null while they are. */
		get restReason() {
			return rest.reason;
		},
		/** Shows that this process is here and alive, and mends what a full disk or a long sleep broke. */
		async beat(): Promise<void> {
			if (!onlyAlone && holders.id === null) {
				await commit.run(() => isClosing || holders.enter(), {durable: false});
			}
			const {id} = holders;
			if (id === null) return;
			if (!(await holders.extend())) {
				for (const {stop} of runs.values()) stop.abort();
				calls.abortAll();
				await holders.leave(() => true);
				return;
			}
			const isStray = (jobId: string) => !runs.has(jobId) && !calls.has(jobId);
			const strays = table.heldBy(id).filter(row => isStray(row.id));
			if (strays.length === 0 || filling.underWay !== null || calls.isClaiming()) return;
			await commit.run(() => {
				for (const {id: jobId, attempts} of strays) {
					const row = table.claimed({id: jobId, digits: 0, holder: id, attempt: attempts});
					if (!row || !isStray(jobId)) continue;
					if (row.kind === 'call') table.calls.lose(row, now());
					else table.requeue(row, now(), {counts: false});
				}
			});
		},
		/** Gives up the lock on jobs where there are none left. Resolves with whether this process has nothing left to do. */
		async settle(): Promise<boolean> {
			if (runs.size > 0 || filling.underWay !== null || !calls.isIdle()) return false;
			const hasLeft = await holders.leave(() => table.next(MAX_DIGITS) === undefined && calls.isIdle());
			if (!hasLeft || runs.size > 0) return false;
			return table.next(MAX_DIGITS) === undefined || !mayRun();
		},
		/** `graceMs`: calls under way have so long to end, in milliseconds. */
		async close(graceMs: number): Promise<void> {
			isClosing = true;
			rest.close();
			await filling.underWay;
			for (const {stop} of runs.values()) stop.abort(RELEASED);
			await Promise.all([calls.close(graceMs), ...[...runs.values()].map(({done}) => done)]);
			await holders.leave(() => true);
			await Promise.all(slots.map(({computation}) => computation.close()));
		},
	};
}
