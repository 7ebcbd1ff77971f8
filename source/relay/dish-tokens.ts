import {fold} from '../shared/fold.ts';

/** A piece of a text: a word, or a mark between words. */
export interface Token {
	/** Folded: lower case, without accents. */
	readonly text: string;
	readonly kind: 'word' | 'mark';
	/** Whether a word is written in capitals. */
	readonly isUpper: boolean;
}

/** Hyphens within and at the end of words are `-`, dashes between phrases are `–`, whichever sign was written. */
const piece = /(\s?)([-‐‑]|[–—])(\s?)|\p{L}+n['’]t(?!\p{L})|[\p{L}\p{M}\p{N}]+|\p{P}|\p{S}/gu;

const brackets: Record<string, string> = {'[': '(', '{': '(', ']': ')', '}': ')'};

/** Takes a text apart into its words and marks. */
export function tokenize(text: string): Token[] {
	return [...text.normalize('NFC').matchAll(piece)].map(([raw, before = '', dash, after = '']) => {
		if (dash !== undefined) return mark(before !== '' || (after === '' && !'-‐‑'.includes(dash)) ? '–' : '-');
		if (!/[\p{L}\p{N}]/u.test(raw)) return mark(brackets[raw] ?? raw);
		return {text: fold(raw).replace('’', "'"), kind: 'word', isUpper: raw === raw.toUpperCase() && /\p{L}/u.test(raw)};
	});
}

function mark(text: string): Token {
	return {text, kind: 'mark', isUpper: false};
}
