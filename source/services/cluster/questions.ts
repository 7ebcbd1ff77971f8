/** Questions to another process, each with a number by which its answer is known. */
export interface Questions {
	/** Sends a question with the number that it gets; resolves with its answer. */
	ask<Answer>(send: (number: number) => void): Promise<Answer>;
	answered(number: number, answer: unknown): void;
}

export function createQuestions(): Questions {
	const waiting = new Map<number, (answer: never) => void>();
	let questions = 0;
	return {
		ask<Answer>(send: (number: number) => void): Promise<Answer> {
			return new Promise<Answer>(resolve => {
				waiting.set(++questions, resolve);
				send(questions);
			});
		},
		answered(number, answer) {
			waiting.get(number)?.(answer as never);
			waiting.delete(number);
		},
	};
}
