/** The samples of a page of metrics, by the name of their metric. */
export type Metrics = ReadonlyMap<string, readonly MetricSample[]>;

export interface MetricSample {
	readonly labels: Readonly<Record<string, string>>;
	readonly value: number;
}

/** Most samples that are read: a service has some hundreds. */
const MOST_SAMPLES = 20_000;
const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads Prometheus's text format; lines that are none of it are passed over. */
export function readMetrics(text: string): Metrics {
	const metrics = new Map<string, MetricSample[]>();
	let count = 0;
	for (const line of text.split('\n')) {
		const match = line.startsWith('#') ? null : sampleLine.exec(line);
		if (!match || count++ >= MOST_SAMPLES) continue;
		const [, name = '', labels = '', written = ''] = match;
		const sample = {labels: readLabels(labels), value: readNumber(written)};
		const known = metrics.get(name);
		if (known) known.push(sample);
		else metrics.set(name, [sample]);
	}
	return metrics;
}

function readLabels(text: string): Record<string, string> {
	return Object.fromEntries(Array.from(text.matchAll(label), ([, name, value]) => [name, value]));
}

function readNumber(text: string): number {
	return text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

/** The sum of a metric's samples, of those with a label where one is given; null where there is none. */
export function sumOf(metrics: Metrics, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
	const wanted = Object.entries(labels);
	const found = (metrics.get(name) ?? []).filter(sample =>
		wanted.every(([key, value]) => sample.labels[key] === value),
	);
	return found.length === 0 ? null : found.reduce((sum, {value}) => sum + value, 0);
}

/** The buckets of a histogram, all label values together: how many were at most so long, in order. */
export function bucketsOf(metrics: Metrics, name: string): readonly (readonly [limit: number, count: number])[] {
	const counts = new Map<number, number>();
	for (const {labels, value} of metrics.get(`${name}_bucket`) ?? []) {
		const limit = readNumber(labels.le ?? '');
		if (!Number.isNaN(limit)) counts.set(limit, (counts.get(limit) ?? 0) + value);
	}
	return [...counts].sort(([one], [other]) => one - other);
}
