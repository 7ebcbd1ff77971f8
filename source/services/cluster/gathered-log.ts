import type {LogPart, LogRequest, RecentLog} from '../logging/recent-log.ts';

/** A process that hangs must not take the log with it. */
const ANSWER_TIMEOUT_MS = 2000;

/** The logs of all processes of a service: this one's and those of its HTTP processes, which are asked. */
export function createGatheredLog(own: RecentLog, ask: (id: number, question: number, request: LogRequest) => void) {
	const waiting = new Map<number, {missing: Set<number>; parts: LogPart[]; done: () => void}>();
	let questions = 0;

	return {
		received(id: number, question: number, part: LogPart): void {
			const wait = waiting.get(question);
			if (!wait?.missing.delete(id)) return;
			wait.parts.push(part);
			if (wait.missing.size === 0) wait.done();
		},
		/** Asks the processes of these ids. The lines of one that does not answer in time come another time. */
		async read(ids: readonly number[], request: LogRequest): Promise<readonly LogPart[]> {
			const question = ++questions;
			const parts = [own.read(request)];
			await new Promise<void>(resolve => {
				const done = () => {
					clearTimeout(timer);
					waiting.delete(question);
					resolve();
				};
				const timer = setTimeout(done, ANSWER_TIMEOUT_MS);
				waiting.set(question, {missing: new Set(ids), parts, done});
				for (const id of ids) ask(id, question, request);
				if (ids.length === 0) done();
			});
			return parts;
		},
	};
}
