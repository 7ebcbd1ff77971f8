import type {CallState} from '../../../functions/functions.ts';
import {createMapPace} from '../../../functions/map/map-pace.ts';
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

export function createMapReport({bytes, clock}: MapReportOptions): MapReport {
	const since = clock();
	const counts = new Map<CallState, number>();
	let [done, recalled, place] = [0, 0, 0];
	let isHalted = false;
	const pace = createMapPace({size: bytes, clock});

	const failed = () => done - (counts.get('returned') ?? 0);

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
		figures: () => pace.figures({done, failed: failed(), recalled, place}),
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
