import {stripVTControlCharacters} from 'node:util';

// All that steers a terminal or hides text, but not line breaks and tabs.
const unwanted = /[^\P{Cc}\n\t]|[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
const ESCAPE = String.fromCharCode(27);
/** What follows an escape byte up to the end of the sequence; of texts such as titles, up to the bell that ends them. */
const finished = /^(?:\[[^@-~]*[@-~]|[\]PX^_]\P{Cc}*\p{Cc}|[^[\]PX^_])/u;
/** Longest escape sequence that is waited for. */
const LONGEST = 256;

/**
 * Cleans output that comes in pieces for a terminal: lines stay lines, everything that steers the terminal is taken
 * out, also where it is cut in two. `null` gives what was held back at the end.
 */
export function createOutputCleaner(): (piece: string | null) => string {
	let held = '';
	return piece => {
		const text = held + (piece ?? '');
		held = '';
		const start = text.lastIndexOf(ESCAPE);
		const isOpen = start >= 0 && text.length - start < LONGEST && !finished.test(text.slice(start + 1));
		if (piece !== null && isOpen) held = text.slice(start);
		const whole = text.slice(0, text.length - held.length);
		return stripVTControlCharacters(whole).replaceAll('\r\n', '\n').replaceAll(unwanted, '');
	};
}
