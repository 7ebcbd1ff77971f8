import {messageOf} from '../shared/errors.ts';

/** While a disk is full, or Redis is away, the same thing goes wrong again and again: that is worth a word a minute. */
export function saidOnce(say: (error: unknown) => void): (error: unknown) => void {
	const saidAt = new Map<string, number>();
	return error => {
		const message = messageOf(error);
		const time = performance.now();
		if (time - (saidAt.get(message) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
		saidAt.set(message, time);
		say(error);
	};
}
