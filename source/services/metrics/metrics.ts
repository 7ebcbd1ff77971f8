import type {CounterName, GaugeName, HistogramName, MetricName} from './metric-families.ts';

/** A number that only grows. */
export interface Counter {
	value: number;
}

/** Durations, counted by how long they were. */
export interface Histogram {
	observe(seconds: number): void;
}

/** All series of one process and their values: those of several processes can be added up. */
export type Snapshot = Readonly<Record<string, number>>;

/** Metrics for Prometheus, kept cheap: a request that is answered from memory only adds to numbers. */
export interface Metrics {
	/** The counter of a series, made when it is first asked for. */
	counter(name: CounterName, labels?: Labels): Counter;
	/** Adds to a counter a count that is kept elsewhere, read for each snapshot. Throws where one is read already. */
	observeCounter(name: CounterName, read: () => number, labels?: Labels): void;
	/** A value that is read for each snapshot. Throws where the series has one already. */
	gauge(name: GaugeName, read: () => number, labels?: Labels): void;
	/** The histogram of a name, made when it is first asked for. */
	histogram(name: HistogramName): Histogram;
	snapshot(): Snapshot;
}

export type Labels = Readonly<Record<string, string | number>>;

/** From an answer out of memory to a slow upstream, in seconds. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(): Metrics {
	const counters = new Map<string, Counter>();
	const observed = new Map<string, () => number>();

	function counterOf(series: string): Counter {
		const known = counters.get(series);
		if (known) return known;
		const made = {value: 0};
		counters.set(series, made);
		return made;
	}

	function observe(name: CounterName | GaugeName, read: () => number, labels?: Labels): void {
		const series = seriesOf(name, labels);
		if (observed.has(series)) throw new Error(`the metric ${series} is registered twice`);
		observed.set(series, read);
	}

	return {
		counter: (name, labels) => counterOf(seriesOf(name, labels)),
		observeCounter: observe,
		gauge: observe,
		histogram(name) {
			const buckets = [...bounds, '+Inf'].map(bound => counterOf(seriesName(`${name}_bucket`, {le: bound})));
			const count = counterOf(`${name}_count`);
			const sum = counterOf(`${name}_sum`);
			return {
				observe(seconds) {
					count.value++;
					sum.value += seconds;
					// Buckets are cumulative.
					for (let index = buckets.length - 1; index >= 0; index--) {
						if (seconds > (bounds[index] ?? Number.POSITIVE_INFINITY)) break;
						const bucket = buckets[index];
						if (bucket) bucket.value++;
					}
				},
			};
		},
		snapshot() {
			const values: Record<string, number> = {};
			for (const [series, {value}] of counters) values[series] = value;
			for (const [series, read] of observed) {
				try {
					values[series] = (values[series] ?? 0) + read();
				} catch {
					// A value that can't be read now, as where no file can be opened, is left out: looking must not end anything.
				}
			}
			return values;
		},
	};
}

/** The name of a series in a {@link Snapshot}. */
export function seriesOf(name: MetricName, labels: Labels = {}): string {
	return seriesName(name, labels);
}

function seriesName(name: string, labels: Labels): string {
	const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(String(value))}"`);
	return pairs.length > 0 ? `${name}{${pairs.join(',')}}` : name;
}

function escapeLabel(value: string): string {
	return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** The metrics of several processes together. */
export function sumSnapshots(snapshots: readonly Snapshot[]): Snapshot {
	const sum: Record<string, number> = {};
	for (const snapshot of snapshots) {
		for (const [series, value] of Object.entries(snapshot)) sum[series] = (sum[series] ?? 0) + value;
	}
	return sum;
}
