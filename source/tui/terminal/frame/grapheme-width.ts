import {widthOf} from '../../../shared/text/text-width.ts';

/** The columns that a grapheme takes by the layout, and the most that a terminal may give it. */
export interface GraphemeWidth {
	/** 0 for marks that stand alone, else 1 or 2. */
	readonly width: number;
	readonly most: number;
}

// Neither ambiguous nor changed by any version of Unicode: letters of Latin that East Asian terminals don't widen
// (https://www.unicode.org/reports/tr11/), and braille, which charts are drawn of.
const surelyNarrow = /^[\u0020-\u007EÀ-ÅÇÉ-ÏÑ-ÖÙ-Ýâ-åçëïñõöÿ\u2800-\u28FF]$/u;
// Wide since the first table of widths (Markus Kuhn's wcwidth): CJK, kana, Hangul syllables, full-width forms.
const surelyWide =
	/^[\u3001-\u301E\u3041-\u3096\u30A1-\u30FA\u3400-\u4DB5\u4E00-\u9FA5\uAC00-\uD7A3\uF900-\uFA2D\uFF01-\uFF60]$/u;
/** Letters and signs of one code point that are no marks: told apart without the classes of all Unicode, which take long to compile. */
const sign = /^[\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u205E\u20A0-\u20CF\u2100-\u2BFF]$/;
const mark = /^[\p{M}\p{Default_Ignorable_Code_Point}]$/u;

const MOST_REMEMBERED = 4096;
const remembered = new Map<string, GraphemeWidth>();

/** How wide a grapheme is, and how wide it may become on a terminal with another table of widths. */
export function graphemeWidth(grapheme: string): GraphemeWidth {
	const found = remembered.get(grapheme);
	if (found) return found;
	const measured = measure(grapheme);
	if (remembered.size >= MOST_REMEMBERED) remembered.clear();
	remembered.set(grapheme, measured);
	return measured;
}

function measure(grapheme: string): GraphemeWidth {
	if (surelyNarrow.test(grapheme)) return {width: 1, most: 1};
	if (surelyWide.test(grapheme)) return {width: 2, most: 2};
	const most = sign.test(grapheme) ? 2 : mostColumns(grapheme);
	const width = Math.min(2, widthOf(grapheme));
	// Never the same as the width: what is wide here may be narrow elsewhere.
	return {width, most: Math.max(most, width + 1)};
}

/** A terminal that does not join code points shows each: in two columns a character, in one a mark. */
function mostColumns(grapheme: string): number {
	let most = 0;
	for (const point of grapheme) most += mark.test(point) ? 1 : 2;
	return most;
}
