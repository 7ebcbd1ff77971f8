import type {StaffedSlot} from '../../engine/work/computation.ts';
import {SMALL_JOB} from '../../engine/work/default-slots.ts';

interface Waiter {
	job: {id: string; digits: number};
	resolve: (slot: StaffedSlot | null) => void;
}

/** The slots of this process. `onChange` is told when one was taken or given back. */
export function createSlotPool(slots: readonly StaffedSlot[], onChange: () => void) {
	// The lane for small jobs first: it leaves the others to those that need them.
	const inOrder = [...slots].sort((a, b) => a.maxDigits - b.maxDigits);
	/** Those with a job that is not small. */
	const large = new Set<StaffedSlot>();
	let waiters: Waiter[] = [];
	let isClosed = false;

	function serve(): void {
		// The large ones first: a small one finds another slot soon.
		const inTurn = waiters.toSorted((a, b) => b.job.digits - a.job.digits);
		for (const waiter of inTurn) {
			const {id, digits} = waiter.job;
			const slot = inOrder.find(({jobId, maxDigits}) => jobId === null && maxDigits >= digits);
			if (!slot) continue;
			slot.jobId = id;
			if (digits > SMALL_JOB) large.add(slot);
			waiters = waiters.filter(other => other !== waiter);
			waiter.resolve(slot);
		}
		onChange();
	}

	return {
		slots,
		/** A slot for a job, once there is one; null where this is closed. */
		take(job: {id: string; digits: number}): Promise<StaffedSlot | null> {
			if (isClosed) return Promise.resolve(null);
			return new Promise(resolve => {
				waiters.push({job, resolve});
				serve();
			});
		},
		/** A slot for large jobs that has nothing to do, which is not waited for; null where there is none. */
		takeIdle(id: string): StaffedSlot | null {
			const slot = isClosed
				? undefined
				: inOrder.findLast(({jobId, maxDigits}) => jobId === null && maxDigits > SMALL_JOB);
			if (!slot) return null;
			slot.jobId = id;
			large.add(slot);
			onChange();
			return slot;
		},
		give(slot: StaffedSlot): void {
			slot.jobId = null;
			large.delete(slot);
			serve();
		},
		/** How many small jobs can run beside the large ones. */
		get roomForSmall(): number {
			return slots.length - large.size;
		},
		/** How many large jobs can run. */
		get roomForLarge(): number {
			return slots.filter(({maxDigits}) => maxDigits > SMALL_JOB).length;
		},
		/** Gives no more slots. */
		close(): void {
			isClosed = true;
			for (const {resolve} of waiters.splice(0)) resolve(null);
		},
	};
}
