import {cleanText} from '../../shared/text/clean-text.ts';
import {bodyText} from '../http/body-text.ts';
import {fieldValue, type HeaderFields} from '../http/header-fields.ts';
import {unreadable} from './upstream.ts';

/** The text of an answer that says it is JSON. Throws UPSTREAM_UNREADABLE if it says it is something else. */
export function jsonText({headers, body}: {headers: HeaderFields; body: Buffer}): string {
	const contentType = fieldValue(headers, 'content-type');
	if (contentType !== null && !/\bjson\b/i.test(contentType)) {
		throw unreadable(`answered with ${cleanText(contentType, 60)} where JSON was expected`);
	}
	return bodyText(body, contentType);
}

/** Parses JSON, with `NaN` and `Infinity` read as null. Throws UPSTREAM_UNREADABLE, saying what the text is instead. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		const standard = withoutStrayNumbers(text);
		if (standard !== text) return parseJson(standard);
		const shown = /^\s*</.test(text) ? 'an HTML page' : text.trim() === '' ? 'nothing' : 'something that is not JSON';
		throw unreadable(`answered with ${shown}`, cause);
	}
}

// A string, or a number that is not in JSON and that some programs write all the same, as Python does. A string
// without an end matches too: searching for its end again from each of its quotes would take quadratic time.
const stringOrStrayNumber = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/gs;

/** JSON without such numbers: one field is lost then, and not the whole answer. */
function withoutStrayNumbers(text: string): string {
	if (!/NaN|Infinity/.test(text)) return text;
	return text.replaceAll(stringOrStrayNumber, found => (found.startsWith('"') ? found : 'null'));
}
