import {stripVTControlCharacters} from 'node:util';
import {unwantedInLines} from '../../shared/text/unwanted-characters.ts';

const ESCAPE = String.fromCharCode(27);
/** The rest of an escape sequence after its escape byte; of a text such as a title, up to the bell that ends it. */
const finished = /^(?:\[[^@-~]*[@-~]|[\]PX^_]\P{Cc}*\p{Cc}|[^[\]PX^_])/u;
/** The longest escape sequence that is held back until its end has come, in characters. */
const LONGEST_SEQUENCE = 256;

/**
 * Makes a function that cleans output for a terminal piece by piece. Lines stay lines; characters that steer the
 * terminal are taken out, also where a sequence comes in two pieces. `null`, at the end, gives the rest that was held
 * back.
 */
export function createOutputCleaner(): (piece: string | null) => string {
	let held = '';
	return piece => {
		const text = held + (piece ?? '');
		held = '';
		const start = text.lastIndexOf(ESCAPE);
		const isOpen = start >= 0 && text.length - start < LONGEST_SEQUENCE && !finished.test(text.slice(start + 1));
		if (piece !== null && isOpen) held = text.slice(start);
		const whole = text.slice(0, text.length - held.length);
		return stripVTControlCharacters(whole).replaceAll('\r\n', '\n').replaceAll(unwantedInLines, '');
	};
}
