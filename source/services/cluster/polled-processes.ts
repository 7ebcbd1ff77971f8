import {withTimeout} from '../../shared/with-timeout.ts';

/** A process that hangs must not take `/metrics` with it: Prometheus waits ten seconds. One that is only busy answers by then. */
const ANSWER_TIMEOUT_MS = 2000;

interface Question<Answer> {
	missing: Set<number>;
	answers: Answer[];
	done: () => void;
}

/** Questions to several processes at once, each with a number that its answers come with. */
export function createPolledProcesses<Answer>() {
	const open = new Map<number, Question<Answer>>();
	let asked = 0;

	function settle(question: Question<Answer>, id: number): void {
		if (question.missing.delete(id) && question.missing.size === 0) question.done();
	}

	return {
		/** Asks processes; resolves with the answers when each has answered or ended, or after two seconds. */
		async ask(ids: readonly number[], send: (id: number, number: number) => void): Promise<readonly Answer[]> {
			const number = ++asked;
			const answers: Answer[] = [];
			if (ids.length === 0) return answers;
			const {promise, resolve: done} = Promise.withResolvers<void>();
			open.set(number, {missing: new Set(ids), answers, done});
			for (const id of ids) send(id, number);
			await withTimeout(promise, ANSWER_TIMEOUT_MS, () => {});
			open.delete(number);
			return answers;
		},
		/** Takes an answer. One that comes too late counts no more. */
		answered(id: number, number: number, answer: Answer): void {
			const question = open.get(number);
			if (!question?.missing.has(id)) return;
			question.answers.push(answer);
			settle(question, id);
		},
		/** Waits no longer for a process, which has ended. */
		left(id: number): void {
			for (const question of open.values()) settle(question, id);
		},
	};
}
