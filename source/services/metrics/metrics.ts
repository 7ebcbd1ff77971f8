/** A figure that only grows. */
export interface Counter {
	value: number;
}

/** How often how long something took. */
export interface Histogram {
	observe(seconds: number): void;
}

/** All series of one process and their values: those of several processes can be added up. */
export type Snapshot = Readonly<Record<string, number>>;

/** Figures for Prometheus, kept cheap: a request that is answered from memory only adds to numbers. */
export interface Metrics {
	/** The counter of a series, made when it is first asked for. */
	counter(name: string, labels?: Labels): Counter;
	/** A figure that is read when somebody looks. */
	gauge(name: string, read: () => number): void;
	histogram(name: string): Histogram;
	snapshot(): Snapshot;
}

export type Labels = Readonly<Record<string, string | number>>;

/** From an answer out of memory to a slow upstream, in seconds. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(): Metrics {
	const counters = new Map<string, Counter>();
	const gauges = new Map<string, () => number>();

	function counter(name: string, labels: Labels = {}): Counter {
		const series = seriesName(name, labels);
		const known = counters.get(series);
		if (known) return known;
		const made = {value: 0};
		counters.set(series, made);
		return made;
	}

	return {
		counter,
		gauge: (name, read) => {
			gauges.set(name, read);
		},
		histogram(name) {
			const buckets = [...bounds, '+Inf'].map(bound => counter(`${name}_bucket`, {le: bound}));
			const count = counter(`${name}_count`);
			const sum = counter(`${name}_sum`);
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
			for (const [series, read] of gauges) {
				try {
					values[series] = read();
				} catch {
					// What can't be read now, as where no file can be opened, is left out: looking must not end anything.
				}
			}
			return values;
		},
	};
}

function seriesName(name: string, labels: Labels): string {
	const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(String(value))}"`);
	return pairs.length > 0 ? `${name}{${pairs.join(',')}}` : name;
}

function escapeLabel(value: string): string {
	return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** The figures of several processes together. */
export function sumSnapshots(snapshots: readonly Snapshot[]): Snapshot {
	const sum: Record<string, number> = {};
	for (const snapshot of snapshots) {
		for (const [series, value] of Object.entries(snapshot)) sum[series] = (sum[series] ?? 0) + value;
	}
	return sum;
}
