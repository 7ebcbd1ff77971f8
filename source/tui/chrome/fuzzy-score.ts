import {fold} from '../../shared/text/fold.ts';

/** Scores how well a text has the typed letters in their order; higher is better, null where it has not. */
export function fuzzyScore(text: string, typed: string): number | null {
	const query = fold(typed).replaceAll(' ', '');
	const target = fold(text);
	let score = 0;
	let at = -1;
	for (const letter of query) {
		const next = target.indexOf(letter, at + 1);
		if (next < 0) return null;
		// The start of a word and letters in a row are what people mean.
		if (next === 0 || target[next - 1] === ' ') score += 8;
		if (next === at + 1) score += 4;
		score -= Math.min(next - at - 1, 6);
		at = next;
	}
	return score - target.length / 100;
}
