import type {CounterName, GaugeName, ServiceSample} from './service-sample.ts';

/** A value for each column of a chart, the newest last; null where nothing is known. */
export type Series = readonly (number | null)[];

/** Samples are kept for so long, in milliseconds. */
export const KEPT_MS = 60 * 60_000;
/** Most of them: one every few seconds. */
const MOST_SAMPLES = 1500;

/** The samples with a newer one; those that are too old go. */
export function withSample(samples: readonly ServiceSample[], sample: ServiceSample): readonly ServiceSample[] {
	const first = samples.findIndex(({at}) => sample.at - at <= KEPT_MS);
	const kept = first < 0 ? [] : samples.slice(Math.max(first, samples.length - MOST_SAMPLES + 1));
	return [...kept, sample];
}

/** The changes from one sample to a later one. A counter that fell began anew with its service. */
interface Step {
	readonly from: ServiceSample;
	readonly to: ServiceSample;
}

export type Measure = (step: Step) => number | null;

/** How much a counter grew a second. */
export function rateOf(...names: readonly CounterName[]): Measure {
	return ({from, to}) => {
		const grown = names.map(name => growth(from.counters[name], to.counters[name]));
		const known = grown.filter(value => value !== null);
		const seconds = (to.at - from.at) / 1000;
		return known.length === 0 || seconds <= 0 ? null : known.reduce((sum, value) => sum + value, 0) / seconds;
	};
}

/** A counter's share in the sum of several, from 0 to 1; null while none of them grew. */
export function shareOf(part: readonly CounterName[], all: readonly CounterName[]): Measure {
	const grown = (names: readonly CounterName[], {from, to}: Step) =>
		names.reduce((sum, name) => sum + (growth(from.counters[name], to.counters[name]) ?? 0), 0);
	return step => {
		const whole = grown(all, step);
		return whole === 0 ? null : grown(part, step) / whole;
	};
}

export function levelOf(name: GaugeName): Measure {
	return ({to}) => to.gauges[name];
}

/** The time that a share of requests took at most, in seconds; null where there were none. */
export function quantileOf(share: number): Measure {
	return ({from, to}) => {
		// The requests that watching the service takes are no news of its clients.
		if ((growth(from.counters.requests, to.counters.requests) ?? 0) === 0) return null;
		const before = new Map(from.durations);
		const counts = to.durations.map(([limit, count]) => [limit, count - (before.get(limit) ?? 0)] as const);
		const total = counts.at(-1)?.[1] ?? 0;
		if (total <= 0) return null;
		const wanted = total * share;
		let lower = 0;
		let below = 0;
		for (const [limit, count] of counts) {
			if (count >= wanted) {
				// Between the limits of a bucket requests are taken to be spread evenly, as Prometheus does.
				if (limit === Number.POSITIVE_INFINITY) return lower;
				return lower + ((limit - lower) * (wanted - below)) / Math.max(1, count - below);
			}
			lower = limit;
			below = count;
		}
		return lower;
	};
}

function growth(before: number | null, after: number | null): number | null {
	if (before === null || after === null) return null;
	return after >= before ? after - before : after;
}

/**
 * A measure over the last `spanMs`, one value for each of `columns`; where several steps fall into one, their whole. The
 * first sample has a level, and no rate.
 */
export function seriesOf(
	samples: readonly ServiceSample[],
	measure: Measure,
	spanMs: number,
	columns: number,
): (number | null)[] {
	const last = samples.at(-1);
	const series: (number | null)[] = Array.from({length: columns}, () => null);
	if (!last) return series;
	const width = spanMs / columns;
	const columnsBack = (at: number) => Math.floor((last.at - at) / width);
	// A sample is the end of its column's step where the next one is in another column.
	const ends = samples.filter(({at}, index) => {
		const next = samples[index + 1];
		return !next || columnsBack(next.at) < columnsBack(at);
	});
	for (const [index, to] of ends.entries()) {
		const from = ends[index - 1] ?? null;
		const column = columns - 1 - columnsBack(to.at);
		const first = from ? Math.max(0, columns - Math.ceil((last.at - from.at) / width)) : column;
		if (column >= 0) series.fill(measure({from: from ?? to, to}), Math.max(0, Math.min(first, column)), column + 1);
	}
	return series;
}

/** The last value of a measure; null where there is none. */
export function latestOf(samples: readonly ServiceSample[], measure: Measure): number | null {
	const to = samples.at(-1);
	if (!to) return null;
	return measure({from: samples.at(-2) ?? to, to});
}
