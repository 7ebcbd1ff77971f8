import {once} from 'node:events';
import {
	type Computation,
	type ComputationTask,
	createPiComputation,
} from '../../../source/jobs/engine/work/computation.ts';

/** Decimals of a job that is still running whenever a test looks. */
export const HUGE = 80_000_000;
/** The least of such jobs. */
const STANDING_FROM = 20_000_000;
const TELL_EVERY_MS = 250;

/**
 * The computation of pi. Of huge jobs, which a test needs to be running and of which it never has the decimals, it tells
 * a little more of the work now and then until it is stopped: that costs no time of the processor.
 */
export function standingComputation(slot: {threads: number}): Computation {
	const computation = createPiComputation(slot);
	return {
		...computation,
		compute: task => (task.digits < STANDING_FROM ? computation.compute(task) : standStill(task)),
	};
}

async function* standStill({signal, onProgress}: ComputationTask): AsyncGenerator<Uint8Array> {
	signal.throwIfAborted();
	const finished = {kept: [], now: () => [{first: 0, last: 1}]};
	let share = 0.03;
	function tell(): void {
		share += 0.0001;
		onProgress(share, finished);
	}
	tell();
	const timer = setInterval(tell, TELL_EVERY_MS);
	try {
		await once(signal, 'abort');
		signal.throwIfAborted();
		yield new Uint8Array();
	} finally {
		clearInterval(timer);
	}
}
