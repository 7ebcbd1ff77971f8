import type {StaffedSlot} from '../computation.ts';
import {MAX_DIGITS} from '../pi/limits.ts';
import type {Holders} from './holders.ts';
import type {Claim} from './job-table.ts';
import {type JobGround, RELEASED, runJob} from './run-job.ts';

export interface DispatcherOptions extends JobGround {
	holders: Holders;
	slots: readonly StaffedSlot[];
	/** The name of this process, for people. */
	worker: string;
	/** Whether to run jobs only while no other process does. */
	onlyAlone: boolean;
	onTrouble: (error: unknown) => void;
	/** Told of each run that is over. */
	onSettled: (id: string) => void;
}

interface Run {
	claim: Claim;
	stop: AbortController;
	done: Promise<void>;
}

/** Gives queued jobs to the slots of this process. */
export function createDispatcher(options: DispatcherOptions) {
	const {slots, holders, worker, onlyAlone, onTrouble, onSettled, ...ground} = options;
	const {table, commit, now} = ground;
	const runs = new Map<string, Run>();
	let isClosing = false;
	let filling: Promise<void> | null = null;
	let isDirty = false;

	// The lane for small jobs first: it leaves the others to those that need them.
	const inOrder = [...slots].sort((a, b) => a.maxDigits - b.maxDigits);
	const takable = () => inOrder.filter(slot => slot.jobId === null && table.next(slot.maxDigits) !== undefined);

	function mayRun(): boolean {
		return !isClosing && slots.length > 0 && !(onlyAlone && holders.hasOthers());
	}

	async function fillOnce(): Promise<void> {
		if (takable().length === 0 || !mayRun()) return;
		const begun = await commit.run(() => (mayRun() ? takable().flatMap(claimFor) : []), {durable: false});
		for (const {slot, claim} of begun) begin(slot, claim);
	}

	function claimFor(slot: StaffedSlot): {slot: StaffedSlot; claim: Claim}[] {
		const row = table.next(slot.maxDigits);
		return row ? [{slot, claim: table.start(row, holders.enter(), worker, now())}] : [];
	}

	function begin(slot: StaffedSlot, claim: Claim): void {
		const stop = new AbortController();
		slot.jobId = claim.id;
		const done = runJob(ground, claim, slot.computation, stop.signal)
			.catch(onTrouble)
			.finally(() => {
				slot.jobId = null;
				runs.delete(claim.id);
				onSettled(claim.id);
				fill();
			});
		runs.set(claim.id, {claim, stop, done});
		if (isClosing) stop.abort(RELEASED);
		check();
	}

	/** Begins what can be begun. */
	function fill(): void {
		isDirty = true;
		filling ??= (async () => {
			while (isDirty) {
				isDirty = false;
				await fillOnce();
			}
		})()
			.catch(onTrouble)
			.finally(() => {
				filling = null;
				if (isDirty) fill();
			});
	}

	/** Stops what was cancelled, or given to another process. */
	function check(): void {
		for (const {claim, stop} of runs.values()) if (!table.claimed(claim)) stop.abort();
	}

	return {
		fill,
		check,
		/** Says that this process is here and alive, and mends what a full disk or a long sleep broke. */
		async beat(): Promise<void> {
			if (!onlyAlone && !isClosing && holders.id === null) await commit.run(() => holders.enter(), {durable: false});
			const {id} = holders;
			if (id === null) return;
			if (!(await holders.extend())) {
				for (const {stop} of runs.values()) stop.abort();
				await holders.leave(() => true);
				return;
			}
			const strays = table.heldBy(id).filter(row => !runs.has(row.id));
			if (strays.length === 0 || filling !== null) return;
			await commit.run(() => {
				for (const {id: jobId, attempts} of strays) {
					const row = table.claimed({id: jobId, digits: 0, holder: id, attempt: attempts});
					if (row && !runs.has(jobId)) table.requeue(row, now(), {counts: true});
				}
			});
		},
		/** Ends to hold jobs where there are none; whether nothing is left to do for this process. */
		async rest(): Promise<boolean> {
			if (runs.size > 0 || filling !== null) return false;
			const hasLeft = await holders.leave(() => table.next(MAX_DIGITS) === undefined);
			if (!hasLeft || runs.size > 0) return false;
			return table.next(MAX_DIGITS) === undefined || !mayRun();
		},
		async close(): Promise<void> {
			isClosing = true;
			await filling;
			for (const {stop} of runs.values()) stop.abort(RELEASED);
			await Promise.all([...runs.values()].map(({done}) => done));
			await holders.leave(() => true);
			await Promise.all(slots.map(({computation}) => computation.close()));
		},
	};
}
