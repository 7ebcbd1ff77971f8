import {stripVTControlCharacters} from 'node:util';
import {unwantedInLine} from './unwanted-characters.ts';

/** Texts of ASCII and Latin letters with single spaces between them, as nearly all are: there is nothing to clean. */
const isClean = /^[!-~¡-¬®-ɏ‐-‧]+(?: [!-~¡-¬®-ɏ‐-‧]+)*$/;

/**
 * Cleans one line of text from outside: escape sequences and control characters out, NFC, white
 * space (line breaks too) folded to single spaces, trimmed, cut to `maxLength` UTF-16 units.
 * The result can be written to a terminal as it is.
 */
export function cleanText(text: string, maxLength = 500): string {
	if (text.length <= maxLength && (text === '' || isClean.test(text))) return text;
	// Bounded before the regular expressions run, with room for what they take away.
	const bounded = text.length > maxLength * 8 ? text.slice(0, maxLength * 8) : text;
	const cleaned = stripVTControlCharacters(bounded)
		.toWellFormed()
		.replaceAll(/\s+/gu, ' ')
		.replaceAll(unwantedInLine, '')
		.normalize('NFC')
		.replaceAll(/ {2,}/g, ' ')
		.trim();
	return cleaned.length > maxLength
		? `${cleaned
				.slice(0, maxLength - 1)
				.toWellFormed()
				.trimEnd()}…`
		: cleaned;
}
