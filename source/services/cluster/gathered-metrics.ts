import {families, type MetricName} from '../metrics/metric-families.ts';
import {type Snapshot, sumSnapshots} from '../metrics/metrics.ts';
import {createPolledProcesses} from './polled-processes.ts';

function isGauge(series: string): boolean {
	const [name = ''] = series.split('{', 1);
	return Object.hasOwn(families, name) && families[name as MetricName][0] === 'gauge';
}

/** The metrics of all HTTP processes. Counters of processes that ended stay in the sum: a counter must never go back. */
export function createGatheredMetrics(ask: (id: number, question: number) => void) {
	const living = new Map<number, Snapshot>();
	const processes = createPolledProcesses<Snapshot>();
	let departed: Snapshot = {};

	return {
		joined: (id: number) => {
			living.set(id, {});
		},
		received(id: number, question: number, snapshot: Snapshot): void {
			if (living.has(id)) living.set(id, snapshot);
			processes.answered(id, question, snapshot);
		},
		left(id: number): void {
			const last = Object.entries(living.get(id) ?? {}).filter(([series]) => !isGauge(series));
			departed = sumSnapshots([departed, Object.fromEntries(last)]);
			living.delete(id);
			processes.left(id);
		},
		/** Asks every process, and adds up the answers. Of a process that does not answer in time its latest metrics count. */
		async sum(): Promise<Snapshot> {
			await processes.ask([...living.keys()], ask);
			return sumSnapshots([departed, ...living.values()]);
		},
	};
}
