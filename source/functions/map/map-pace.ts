import type {MapFigures} from './tell-map.ts';

/** How fast a map has been lately, and how long it still takes. */
export interface MapPace {
	/** `place`: how much of its source is behind it, in the unit of `size`. */
	figures(now: Pick<MapFigures, 'done' | 'failed' | 'recalled'> & {place: number}): MapFigures;
}

export interface MapPaceOptions {
	/** How much there is in its source, in bytes or inputs; null where that is not known. */
	size: number | null;
	/** Milliseconds that never go back. */
	clock: () => number;
}

/** How far back the rate looks, in milliseconds. */
const RATE_MS = 10_000;
/** A rate of less time than that says little, in milliseconds. */
const SHORTEST_MS = 500;

export function createMapPace({size, clock}: MapPaceOptions): MapPace {
	/** How much was done when, over the last while. */
	let marks = [{at: clock(), ran: 0, place: 0}];

	function mark(at: number, ran: number, place: number): void {
		const last = marks.at(-1);
		if (last && at - last.at < RATE_MS / 20) return;
		marks.push({at, ran, place});
		marks = marks.filter(known => at - known.at <= RATE_MS);
	}

	/** The inputs that ended lately, and their part of the source, a millisecond. */
	function speed(at: number, ran: number, place: number): {inputs: number; source: number} | null {
		const [first] = marks;
		if (!first || at - first.at < SHORTEST_MS) return null;
		const ms = at - first.at;
		return {inputs: (ran - first.ran) / ms, source: (place - first.place) / ms};
	}

	return {
		figures({place, ...counts}) {
			const at = clock();
			const ran = counts.done - counts.recalled;
			const rates = speed(at, ran, place);
			mark(at, ran, place);
			const isBounded = size !== null && size > 0;
			return {
				...counts,
				rate: rates && rates.inputs * 1000,
				share: isBounded ? Math.min(1, place / size) : null,
				leftMs: isBounded && rates && rates.source > 0 ? Math.max(0, size - place) / rates.source : null,
			};
		},
	};
}
