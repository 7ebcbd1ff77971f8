import {families, type MetricName} from '../metrics/metric-families.ts';
import {type Snapshot, sumSnapshots} from '../metrics/metrics.ts';

/** A process that hangs must not take `/metrics` with it: Prometheus waits ten seconds. One that is only busy answers by then. */
const ANSWER_TIMEOUT_MS = 2000;

function isGauge(series: string): boolean {
	const [name = ''] = series.split('{', 1);
	return Object.hasOwn(families, name) && families[name as MetricName][0] === 'gauge';
}

/** The metrics of all HTTP processes. Counters of processes that ended stay in the sum: a counter must never go back. */
export function createGatheredMetrics(ask: (id: number, question: number) => void) {
	const living = new Map<number, Snapshot>();
	const waiting = new Map<number, {missing: Set<number>; done: () => void}>();
	let departed: Snapshot = {};
	let questions = 0;

	function settle(question: number, id: number): void {
		const wait = waiting.get(question);
		wait?.missing.delete(id);
		if (wait?.missing.size === 0) wait.done();
	}

	return {
		joined: (id: number) => {
			living.set(id, {});
		},
		received(id: number, question: number, snapshot: Snapshot): void {
			if (living.has(id)) living.set(id, snapshot);
			settle(question, id);
		},
		left(id: number): void {
			const last = Object.entries(living.get(id) ?? {}).filter(([series]) => !isGauge(series));
			departed = sumSnapshots([departed, Object.fromEntries(last)]);
			living.delete(id);
			for (const question of waiting.keys()) settle(question, id);
		},
		/** Asks every process, and adds up the answers. Of a process that does not answer in time its latest metrics count. */
		async sum(): Promise<Snapshot> {
			const question = ++questions;
			await new Promise<void>(resolve => {
				const done = () => {
					clearTimeout(timer);
					waiting.delete(question);
					resolve();
				};
				const timer = setTimeout(done, ANSWER_TIMEOUT_MS);
				waiting.set(question, {missing: new Set(living.keys()), done});
				for (const id of living.keys()) ask(id, question);
				if (living.size === 0) done();
			});
			return sumSnapshots([departed, ...living.values()]);
		},
	};
}
