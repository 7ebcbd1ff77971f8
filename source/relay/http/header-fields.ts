/** Header fields in the order they came: names in lower case, values as byte strings (Latin-1). */
export type HeaderFields = readonly (readonly [name: string, value: string])[];

// These fields are of a connection, not of an answer (RFC 9110, 7.6.1, and RFC 9111, 3.1).
const hopByHop = new Set([
	'connection',
	'http2-settings',
	'keep-alive',
	'proxy-authenticate',
	'proxy-authentication-info',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);

// A cookie is for one client, and for another host than this. The other fields are written for each answer.
const notKept = new Set(['set-cookie', 'set-cookie2', 'age', 'content-length', 'x-request-id']);

/** Every value of a field, in order. */
export function fieldValues(fields: HeaderFields, name: string): string[] {
	return fields.flatMap(([known, value]) => (known === name ? [value] : []));
}

/** The value of a field, several lines joined as one list (RFC 9110, 5.3); null if there is none. */
export function fieldValue(fields: HeaderFields, name: string): string | null {
	const values = fieldValues(fields, name);
	return values.length === 0 ? null : values.join(', ');
}

/** Fields as an HTTP client or server gives them, one pair for each line, without invalid ones. */
export function headerFields(headers: Readonly<Record<string, string | string[] | undefined>>): HeaderFields {
	return Object.entries(headers)
		.flatMap(([name, values]) => [values ?? []].flat().map(value => [name.toLowerCase(), value] as const))
		.filter(isField);
}

/** The fields that are not of one connection, by the standard or by `Connection`. */
export function withoutHopByHop(fields: HeaderFields): HeaderFields {
	const named = new Set((fieldValue(fields, 'connection') ?? '').split(',').map(name => name.trim().toLowerCase()));
	return fields.filter(([name]) => !hopByHop.has(name) && !named.has(name));
}

/** The fields of an answer that are kept and given to clients. */
export function endToEndFields(fields: HeaderFields): HeaderFields {
	return withoutHopByHop(fields).filter(([name]) => !notKept.has(name));
}

/** Whether a value, wherever it comes from, is fields that an HTTP server can write. */
export function isHeaderFields(value: unknown): value is HeaderFields {
	return Array.isArray(value) && value.every(isField);
}

function isField(value: unknown): value is readonly [string, string] {
	if (!Array.isArray(value) || value.length !== 2) return false;
	const [name, text]: unknown[] = value;
	return (
		typeof name === 'string' &&
		/^[!#$%&'*+.^_`|~\da-z-]+$/.test(name) &&
		typeof text === 'string' &&
		/^[\t\x20-\x7E\x80-\xFF]*$/.test(text)
	);
}

/** The members of a list-valued field, commas in quoted strings left alone (RFC 9110, 5.6.1). */
export function listMembers(value: string): string[] {
	const members = value.match(/(?:[^",]|"(?:\\.|[^"\\])*"?)+/g) ?? [];
	return members.map(member => member.trim()).filter(member => member !== '');
}
