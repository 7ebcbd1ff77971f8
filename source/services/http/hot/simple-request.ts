import {type HotFields, type HotRequest, readHotFields} from './hot-request.ts';

/** A request that means the same to every reader. */
export interface SimpleRequest extends HotRequest {
	target: string;
	/** The index behind it in the text. */
	end: number;
}

export interface SimpleRequestReader {
	/**
	 * The request that begins at an index of a text of bytes (latin1). Null for one that is not all there, and for whatever
	 * is not plainly a `GET` or `HEAD` without a body: that is for node:http to read, or to refuse.
	 */
	read(text: string, start: number): SimpleRequest | null;
}

const VERSION = ' HTTP/1.1\r\n';
const MOST_FIELDS = 100;

/** A name and a value as RFC 9110, 5.1 and 5.5 have them, without what is merely tolerated; empty values are left to node:http. */
const field = /([!#$%&'*+\-.^_`|~\w]+):[\t ]*([!-~\x80-\xFF](?:[\t -~\x80-\xFF]*[!-~\x80-\xFF])?)\r\n/y;

/** Fields that say something of the connection or of a body. */
const others = /^(?:content-length|expect|http2-settings|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;

/** `maxBytes`: of a request, or node:http refuses it. */
export function createSimpleRequestReader(maxBytes: number): SimpleRequestReader {
	// A client sends the same fields with every request, but for few.
	let lastLines = '';
	let lastFields: HotFields | null = null;

	return {
		read(text, start) {
			const isHead = text.startsWith('HEAD /', start);
			if (!isHead && !text.startsWith('GET /', start)) return null;
			const targetStart = start + (isHead ? 5 : 4);
			const targetEnd = text.indexOf(' ', targetStart);
			if (targetEnd < 0 || !text.startsWith(VERSION, targetEnd)) return null;
			const linesStart = targetEnd + VERSION.length;
			const end = text.indexOf('\r\n\r\n', linesStart) + 4;
			if (end < 4 || end - start > maxBytes) return null;
			const lines = text.slice(linesStart, end - 2);
			if (lines !== lastLines) {
				lastLines = lines;
				lastFields = readLines(lines);
			}
			if (!lastFields) return null;
			const {etags, requestId} = lastFields;
			return {isHead, target: text.slice(targetStart, targetEnd), etags, requestId, end};
		},
	};
}

function readLines(lines: string): HotFields | null {
	const fields: string[] = [];
	let hosts = 0;
	field.lastIndex = 0;
	while (field.lastIndex < lines.length) {
		const [, name = '', value = ''] = field.exec(lines) ?? [];
		if (name === '' || others.test(name) || fields.length === 2 * MOST_FIELDS) return null;
		if (/^connection$/i.test(name) && value.toLowerCase() !== 'keep-alive') return null;
		if (/^host$/i.test(name)) hosts++;
		fields.push(name, value);
	}
	return hosts === 1 ? readHotFields(fields) : null;
}

/** Whether this may be the beginning of a request that is simple. */
export function mayBecomeSimple(text: string): boolean {
	return /^(?:GET|HEAD) \//.test(text) || 'GET /'.startsWith(text) || 'HEAD /'.startsWith(text);
}
