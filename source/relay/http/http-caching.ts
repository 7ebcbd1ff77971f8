// What an answer says of how it may be kept, by RFC 9111 for a shared cache. By hand: the npm package
// http-cache-semantics takes `Cache-Control` apart at every comma and by letter case, reads "7200;x" and
// "old" as ages, knows 14 statuses, never reuses a fresh `must-revalidate` answer, and drops `Date`.
import {deltaSeconds, parseCacheControl} from './cache-control.ts';
import {fieldValue, fieldValues, type HeaderFields} from './header-fields.ts';
import {parseHttpDate} from './http-date.ts';
import {variesByAnything} from './vary.ts';

/** An answer and the times of its coming, in milliseconds since the epoch. */
export interface TimedAnswer {
	status: number;
	headers: HeaderFields;
	requestedAt: number;
	receivedAt: number;
}

/** How an answer may be kept. Times in milliseconds. */
export interface Caching {
	/** Whether the answer says anything about it. */
	isSaid: boolean;
	/** Whether it says how long it is fresh, and not only when it last changed. */
	isExplicit: boolean;
	/** Whether a shared cache must not keep it: it is not for everybody, or not to be kept, or a part. */
	isForbidden: boolean;
	/** Whether the standard has a lifetime for it, so that a cache may keep it without rules of its own. */
	hasLifetime: boolean;
	/** How old it was when it came. */
	age: number;
	/** How long it is fresh, counted from when the origin made it; 0 where it has to be validated each time. */
	lifetime: number;
	/** Whether it may never be given past its freshness without asking: the upstream said so. */
	mustRevalidate: boolean;
	/** How long past its freshness it may be given while a newer one is fetched; null where nothing is said. */
	staleWhileRevalidate: number | null;
	/** How long past its freshness it may be given where the upstream fails; null where nothing is said. */
	staleIfError: number | null;
}

// RFC 9110, 15.1, without 206: parts are not kept.
const heuristicallyCacheable = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]);

/** Statuses whose meaning for caches is known here; `must-understand` asks for that. */
const understood = new Set([...heuristicallyCacheable, 302, 303, 307, 400, 401, 403, 500, 502, 503, 504]);

/** Of the time since its last change that an answer without any lifetime is taken to hold on. */
const HEURISTIC_FRACTION = 0.1;
const MOST_HEURISTIC = 24 * 3_600_000;

/** Reads what an answer says about caching. `isAuthorized`: its request carried `Authorization`. */
export function readCaching({status, headers, requestedAt, receivedAt}: TimedAnswer, isAuthorized: boolean): Caching {
	const directives = parseCacheControl(fieldValue(headers, 'cache-control'));
	const has = (name: string) => directives.has(name);
	const seconds = (name: string) => (has(name) ? (deltaSeconds(directives.get(name)) ?? 0) * 1000 : null);
	const explicit = has('no-cache') || isPragmaNoCache(headers) ? 0 : explicitLifetime(headers, receivedAt, seconds);
	const canBeGuessed = heuristicallyCacheable.has(status) || has('public');
	const declaredAge = ageOf(headers);
	const lifetime = explicit ?? (canBeGuessed ? heuristicLifetime(headers, receivedAt) : 0);
	return {
		isSaid: saysHowToCache(headers),
		isExplicit: explicit !== null,
		isForbidden:
			has('private') ||
			(has('no-store') && !(has('must-understand') && understood.has(status))) ||
			(has('must-understand') && !understood.has(status)) ||
			(isAuthorized && !has('public') && !has('must-revalidate') && !has('s-maxage')) ||
			status < 200 ||
			status === 206 ||
			status === 304 ||
			variesByAnything(headers),
		hasLifetime: explicit !== null || canBeGuessed,
		age: (declaredAge ?? 0) + receivedAt - requestedAt,
		lifetime: declaredAge === null ? 0 : lifetime,
		mustRevalidate: ['no-cache', 'must-revalidate', 'proxy-revalidate', 's-maxage'].some(has),
		staleWhileRevalidate: seconds('stale-while-revalidate'),
		staleIfError: seconds('stale-if-error'),
	};
}

/** Whether an answer says anything about caching. */
export function saysHowToCache(headers: HeaderFields): boolean {
	return headers.some(([name]) => /^(?:cache-control|expires|last-modified|pragma)$/.test(name));
}

function isPragmaNoCache(headers: HeaderFields): boolean {
	return fieldValue(headers, 'cache-control') === null && /^no-cache$/i.test(fieldValue(headers, 'pragma') ?? '');
}

/** RFC 9111, 4.2.1. What can't be read counts as stale, since something was meant. */
function explicitLifetime(
	headers: HeaderFields,
	receivedAt: number,
	seconds: (directive: string) => number | null,
): number | null {
	const told = seconds('s-maxage') ?? seconds('max-age');
	if (told !== null) return told;
	const expires = fieldValue(headers, 'expires');
	if (expires === null) return null;
	const date = parseHttpDate(fieldValue(headers, 'date'), receivedAt) ?? receivedAt;
	return Math.max(0, (parseHttpDate(expires, receivedAt) ?? date) - date);
}

/** RFC 9111, 4.2.2: for answers that say when they last changed. */
function heuristicLifetime(headers: HeaderFields, receivedAt: number): number {
	const date = parseHttpDate(fieldValue(headers, 'date'), receivedAt) ?? receivedAt;
	const changed = parseHttpDate(fieldValue(headers, 'last-modified'), receivedAt) ?? date;
	return Math.min(MOST_HEURISTIC, Math.max(0, date - changed) * HEURISTIC_FRACTION);
}

/**
 * The `Age` of caches in front, in milliseconds; null where it can't be read. Such an answer counts as stale:
 * there is a cache, and nobody knows for how long it has kept this. (RFC 9111, 5.1, would have the field
 * ignored; the public test suite for caches wants it stale, and that is the safer side.)
 */
function ageOf(headers: HeaderFields): number | null {
	const lines = fieldValues(headers, 'age');
	if (lines.length === 0) return 0;
	const age = lines.length === 1 ? deltaSeconds(lines[0]?.trim()) : null;
	return age === null ? null : age * 1000;
}
