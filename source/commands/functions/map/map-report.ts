import type {CallState} from '../../../functions/functions.ts';
import type {MapFigures} from '../../../functions/map/tell-map.ts';
import {translate} from '../../../shared/language/texts.ts';
import {durationText, grouped, rateText} from '../../../shared/text/figure-text.ts';

/** How far a map is. */
export interface MapReport {
	readonly failed: number;
	/** Whether an input failed in this run. */
	readonly isHalted: boolean;
	/** Takes down an input that ended. `place`: how many bytes of the source end with it. */
	ended(state: CallState, place: number, isRecalled: boolean): void;
	/** How much is done, how fast, and how long the rest takes about. */
	figures(): MapFigures;
	/** The same in words. */
	progress(): string;
	summary(): string;
}

export interface MapReportOptions {
	/** How many bytes the source has; null where that is not known. */
	bytes: number | null;
	/** Milliseconds that never go back. */
	clock: () => number;
}

/** How far back the rate looks, in milliseconds. */
const RATE_MS = 10_000;
/** A rate of less time than that says little, in milliseconds. */
const SHORTEST_MS = 500;

export function createMapReport({bytes, clock}: MapReportOptions): MapReport {
	const since = clock();
	const counts = new Map<CallState, number>();
	let [done, recalled, place] = [0, 0, 0];
	let isHalted = false;
	/** How much was done when, over the last while. */
	let marks = [{at: since, done: 0, place: 0}];

	const failed = () => done - (counts.get('returned') ?? 0);

	/** The inputs done lately, a millisecond. */
	function speed(now: number): {inputs: number; bytes: number} | null {
		const [first] = marks;
		if (!first || now - first.at < SHORTEST_MS) return null;
		const ms = now - first.at;
		return {inputs: (done - recalled - first.done) / ms, bytes: (place - first.place) / ms};
	}

	function mark(now: number): void {
		const last = marks.at(-1);
		if (last && now - last.at < RATE_MS / 20) return;
		marks.push({at: now, done: done - recalled, place});
		marks = marks.filter(({at}) => now - at <= RATE_MS);
	}

	return {
		get failed() {
			return failed();
		},
		get isHalted() {
			return isHalted;
		},
		ended(state, end, isRecalled) {
			done += 1;
			isHalted ||= state !== 'returned' && !isRecalled;
			if (isRecalled) recalled += 1;
			counts.set(state, (counts.get(state) ?? 0) + 1);
			place = Math.max(place, end);
		},
		figures() {
			const now = clock();
			const rates = speed(now);
			mark(now);
			const isBounded = bytes !== null && bytes > 0;
			return {
				...{done, failed: failed(), recalled, rate: rates && rates.inputs * 1000},
				share: isBounded ? Math.min(1, place / bytes) : null,
				leftMs: isBounded && rates && rates.bytes > 0 ? Math.max(0, bytes - place) / rates.bytes : null,
			};
		},
		progress() {
			const {rate, leftMs} = this.figures();
			const figures = {done: grouped(done), failed: grouped(failed())};
			const parts = [
				failed() > 0
					? translate('{done} done, {failed} failed', figures)
					: translate('{done} done', {done: figures.done}),
			];
			if (rate !== null) parts.push(translate('{rate} a second', {rate: rateText(rate)}));
			if (leftMs !== null) parts.push(translate('about {time} left', {time: durationText(leftMs)}));
			return parts.join(', ');
		},
		summary() {
			const ms = clock() - since;
			const returned = grouped(counts.get('returned') ?? 0);
			const parts = [translate('{returned} of {total} inputs returned', {returned, total: grouped(done)})];
			for (const [state, count] of counts) if (state !== 'returned') parts.push(`${grouped(count)} ${state}`);
			const ran = done - recalled;
			parts.push(
				translate('in {time}, {rate} a second', {
					time: durationText(ms),
					rate: rateText((ran / Math.max(ms, 1)) * 1000),
				}),
			);
			if (recalled > 0) parts.push(translate('{count} of them in an earlier run', {count: grouped(recalled)}));
			return `${parts.join(', ')}.`;
		},
	};
}
