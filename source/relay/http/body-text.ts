/**
 * The text of a body: in the character set that its byte order mark says, else the one that its content type
 * declares, else UTF-8. The mark is not a part of the text.
 */
export function bodyText(body: Buffer, contentType: string | null): string {
	const charset = markedCharset(body) ?? declaredCharset(contentType);
	if (charset === null) return body.toString('utf8');
	try {
		return new TextDecoder(charset).decode(body);
	} catch {
		return body.toString('utf8'); // no character set by that name
	}
}

function markedCharset(body: Buffer): string | null {
	if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
	if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
	return body[0] === 0xff && body[1] === 0xfe ? 'utf-16le' : null;
}

function declaredCharset(contentType: string | null): string | null {
	const [, declared = null] = contentType?.match(/;\s*charset\s*=\s*"?([\w.:-]+)/i) ?? [];
	// Decoding that costs nothing extra is the common case.
	return declared === null || /^utf-?8$/i.test(declared) ? null : declared;
}
