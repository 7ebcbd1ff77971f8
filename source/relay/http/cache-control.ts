import {listMembers} from './header-fields.ts';

/** The directives of a `Cache-Control` field by name in lower case; null for those without a value. */
export type CacheDirectives = ReadonlyMap<string, string | null>;

/** Stands for a directive that was given twice with different values, so that none of them holds. */
const CONTRADICTION = '';

/** Reads `Cache-Control` of a request or an answer (RFC 9111, 5.2). What is no directive is left out. */
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

/** The longest time that is told apart, in seconds (RFC 9111, 1.2.2). */
const MOST_SECONDS = 2 ** 31;

/** A number of seconds as directives and `Age` give it; null if it is none. */
export function deltaSeconds(value: string | null | undefined): number | null {
	return typeof value === 'string' && /^\d+$/.test(value) ? Math.min(Number(value), MOST_SECONDS) : null;
}
