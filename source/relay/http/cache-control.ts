import {listMembers} from './header-fields.ts';

/** The directives of a `Cache-Control` field by name in lower case; null for those without a value. */
export type CacheDirectives = ReadonlyMap<string, string | null>;

/** The value of a directive that was given twice with different values, so that neither holds. */
const CONTRADICTION = '';

/** Reads `Cache-Control` of a request or an answer (RFC 9111, 5.2), without members that are no directives. */
export function parseCacheControl(value: string | null): CacheDirectives {
	const directives = new Map<string, string | null>();
	for (const member of listMembers(value ?? '')) {
		const [, name, quoted, bare] = /^([!#$%&'*+.^_`|~\w-]+)(?:=(?:"((?:\\.|[^"\\])*)"|([^"]*)))?/.exec(member) ?? [];
		if (name === undefined) continue;
		const key = name.toLowerCase();
		const given = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? null;
		directives.set(key, directives.has(key) && directives.get(key) !== given ? CONTRADICTION : given);
	}
	return directives;
}

/** Longer times count as this one, in seconds (RFC 9111, 1.2.2). */
const MAX_SECONDS = 2 ** 31;

/** The seconds in a directive or `Age`; null if the value is not a whole number. */
export function deltaSeconds(value: string | null | undefined): number | null {
	return typeof value === 'string' && /^\d+$/.test(value) ? Math.min(Number(value), MAX_SECONDS) : null;
}
