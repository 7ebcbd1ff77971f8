import type {Computation, ComputationTask} from '../../../source/jobs/engine/work/computation.ts';
import {MAX_DIGITS} from '../../../source/jobs/pi/limits.ts';

/** Stands in for the computation of pi where a test is about the engine around it. */
export type Compute = (task: ComputationTask) => AsyncIterable<Uint8Array>;

/** Options of an engine: one slot for all sizes, which computes like this. */
export function slotWith(compute: Compute): {
	slots: {maxDigits: number; threads: number}[];
	createComputation: () => Computation;
} {
	return {
		slots: [{maxDigits: MAX_DIGITS, threads: 1}],
		createComputation: () => ({compute, close: async () => {}}),
	};
}

async function* text(decimals: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(decimals);
}

/** Fails so many times, then computes. */
export const failing =
	(failures: number, error: () => Error): Compute =>
	() => {
		if (failures-- > 0) throw error();
		return text('3.1');
	};
