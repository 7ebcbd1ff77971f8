import {fold} from '../../shared/text/fold.ts';

/** A piece of a text: a word, or a mark between words. */
export interface Token {
	/** Folded: lower case, without accents. */
	readonly text: string;
	readonly kind: 'word' | 'mark';
	/** Whether a word is written in capitals. */
	readonly isUpper: boolean;
}

/** Hyphens within and at the end of words are `-`, dashes between phrases are `–`, whichever sign was written. */
const piece = () => /(\s?)([-‐‑]|[–—])(\s?)|\p{L}+n['’]t(?!\p{L})|[\p{L}\p{M}\p{N}]+|\p{P}|\p{S}/gu;

// Character classes of all of Unicode take a millisecond to read and to compile, at the start of every command. Nearly all
// texts have these characters alone, for which a smaller class does the same.
const isLatin = /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u024F\u2010-\u2027]*$/;
const latinPiece =
	/(\s?)([-‐‑]|[–—])(\s?)|[A-Za-zªµºÀ-ÖØ-öø-ɏ]+n['’]t(?![A-Za-zªµºÀ-ÖØ-öø-ɏ])|[A-Za-zªµºÀ-ÖØ-öø-ɏ\d²³¹¼-¾]+|\S/g;
const latinWord = /[A-Za-zªµºÀ-ÖØ-öø-ɏ\d²³¹¼-¾]/;

const brackets: Record<string, string> = {'[': '(', '{': '(', ']': ')', '}': ')'};

/** Splits a text into its words and marks. */
export function tokenize(text: string): Token[] {
	const composed = text.normalize('NFC');
	const isSimple = isLatin.test(composed);
	const word = isSimple ? latinWord : /[\p{L}\p{N}]/u;
	return [...composed.matchAll(isSimple ? latinPiece : piece())].map(([raw, before = '', dash, after = '']) => {
		if (dash !== undefined) return mark(before !== '' || (after === '' && !'-‐‑'.includes(dash)) ? '–' : '-');
		if (!word.test(raw)) return mark(brackets[raw] ?? raw);
		const isUpper = raw === raw.toUpperCase() && (raw !== raw.toLowerCase() || /\p{L}/u.test(raw));
		return {text: fold(raw).replace('’', "'"), kind: 'word', isUpper};
	});
}

function mark(text: string): Token {
	return {text, kind: 'mark', isUpper: false};
}
