import {type Snapshot, sumSnapshots} from '../metrics/metrics.ts';

/** How long to wait for a worker's figures: one that hangs must not take `/metrics` with it. */
const PATIENCE_MS = 300;

const isGauge = (series: string) => !/_(?:total|bucket|count|sum)(?:\{|$)/.test(series);

/** The figures of all workers, of those that are gone too: what is counted must never go back. */
export function createFigures(ask: (worker: number, question: number) => void) {
	const living = new Map<number, Snapshot>();
	const waiting = new Map<number, {missing: Set<number>; done: () => void}>();
	let departed: Snapshot = {};
	let questions = 0;

	function settle(question: number, worker: number): void {
		const wait = waiting.get(question);
		wait?.missing.delete(worker);
		if (wait?.missing.size === 0) wait.done();
	}

	return {
		joined: (worker: number) => {
			living.set(worker, {});
		},
		received(worker: number, question: number, figures: Snapshot): void {
			if (living.has(worker)) living.set(worker, figures);
			settle(question, worker);
		},
		left(worker: number): void {
			const last = Object.entries(living.get(worker) ?? {}).filter(([series]) => !isGauge(series));
			departed = sumSnapshots([departed, Object.fromEntries(last)]);
			living.delete(worker);
			for (const question of waiting.keys()) settle(question, worker);
		},
		/** Asks every worker, and adds up what they say and what the others said last. */
		async sum(): Promise<Snapshot> {
			const question = ++questions;
			await new Promise<void>(resolve => {
				const done = () => {
					clearTimeout(timer);
					waiting.delete(question);
					resolve();
				};
				const timer = setTimeout(done, PATIENCE_MS);
				waiting.set(question, {missing: new Set(living.keys()), done});
				for (const worker of living.keys()) ask(worker, question);
				if (living.size === 0) done();
			});
			return sumSnapshots([departed, ...living.values()]);
		},
	};
}
