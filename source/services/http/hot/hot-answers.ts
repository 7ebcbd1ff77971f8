import type {HotAnswer} from './hot-answer.ts';

/** Answers by request target, as many as fit. */
export interface HotAnswers {
	/** The answer that may be given at this time, in milliseconds since the epoch; undefined if there is none. */
	at(now: number, target: string): HotAnswer | undefined;
	/** Whether there is one, be it too old. */
	has(target: string): boolean;
	set(target: string, answer: HotAnswer): void;
	delete(target: string): void;
	readonly entries: number;
	readonly bytes: number;
}

export function createHotAnswers({maxBytes}: {maxBytes: number}): HotAnswers {
	const answers = new Map<string, HotAnswer>();
	let bytes = 0;

	function remove(target: string): void {
		const answer = answers.get(target);
		if (!answer) return;
		answers.delete(target);
		bytes -= answer.bytes + target.length;
	}

	/** Drops the oldest that nobody asked for since it was last looked at. */
	function makeRoom(): void {
		for (const [target, answer] of answers) {
			if (bytes <= maxBytes) return;
			remove(target);
			if (!answer.isWanted) continue;
			answer.isWanted = false;
			add(target, answer);
		}
	}

	function add(target: string, answer: HotAnswer): void {
		answers.set(target, answer);
		bytes += answer.bytes + target.length;
	}

	return {
		at(now, target) {
			const answer = answers.get(target);
			return answer && answer.serveFrom <= now && now < answer.serveUntil ? answer : undefined;
		},
		has: target => answers.has(target),
		set(target, answer) {
			remove(target);
			add(target, answer);
			makeRoom();
		},
		delete: remove,
		get entries() {
			return answers.size;
		},
		get bytes() {
			return bytes;
		},
	};
}
