const unaccented: Record<string, string> = {ø: 'o', æ: 'ae', œ: 'oe', ß: 'ss', đ: 'd', ł: 'l', þ: 'th', ð: 'd'};

/** Texts without accents: what takes those away takes long to compile. */
const isAscii = /^[\x20-\x7E]*$/;

/**
 * Folds text for comparing: lower case, accents removed (å ä ö é ü …), outer spaces dropped, inner
 * ones single. `fold('  Jöns JACOB ')` is `'jons jacob'`.
 */
export function fold(text: string): string {
	if (isAscii.test(text)) return text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
	return text
		.normalize('NFD')
		.replaceAll(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll(/[øæœßđłþð]/g, letter => unaccented[letter] ?? letter)
		.replaceAll(/\s+/g, ' ')
		.trim();
}

/** The folded words of a text: runs of letters and digits. */
export function foldedWords(text: string): string[] {
	return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
