import {translate} from '../language/texts.ts';

/** How long ago, in words: `just now`, `5 min ago`, `3 h ago`, `2 days ago`. */
export function ageInWords(from: Date, now: Date): string {
	const minutes = Math.floor((now.getTime() - from.getTime()) / 60_000);
	if (minutes < 1) return translate('just now');
	if (minutes < 60) return translate('{count} min ago', {count: minutes});
	if (minutes < 48 * 60) return translate('{count} h ago', {count: Math.floor(minutes / 60)});
	return translate({one: '{count} day ago', other: '{count} days ago'}, {count: Math.floor(minutes / (24 * 60))});
}
