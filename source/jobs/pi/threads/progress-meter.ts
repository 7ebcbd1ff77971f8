import type {FinishedRanges} from '../sums/finished-sums.ts';

/** Told the share of the work done, and how to find out what is finished. */
export type OnProgress = (share: number, finished: FinishedRanges) => void;

/** How often the work done is looked at, in milliseconds. */
const INTERVAL = 50;
/** The most that is told before the end: the total is an estimate. */
const ALMOST = 0.999;

/** Tells the share of the work done, which never goes back and is 1 once, at the end. */
export class ProgressMeter {
	readonly #counters: Float64Array;
	readonly #total: number;
	readonly #before: () => number;
	readonly #finished: FinishedRanges;
	readonly #tell: OnProgress;
	readonly #timer: NodeJS.Timeout;
	#told = 0;

	/** `total`: units of all the work; `before`: of what was done before or elsewhere, which is told at once. */
	constructor(
		{total, before}: {total: number; before: () => number},
		counters: Float64Array,
		finished: FinishedRanges,
		tell: OnProgress,
	) {
		this.#counters = counters;
		this.#total = total;
		this.#before = before;
		this.#finished = finished;
		this.#tell = tell;
		this.#timer = setInterval(() => this.#look(), INTERVAL);
		if (before() > 0) this.#look();
	}

	/** Tells that all is done. */
	finish(): void {
		this.stop();
		this.#tell(1, this.#finished);
	}

	/** Tells nothing more. */
	stop(): void {
		clearInterval(this.#timer);
	}

	#look(): void {
		const done = this.#counters.reduce((sum, units) => sum + units, this.#before());
		const share = Math.min(ALMOST, done / this.#total);
		if (share <= this.#told) return;
		this.#told = share;
		this.#tell(share, this.#finished);
	}
}
