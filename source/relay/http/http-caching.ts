// The rules of RFC 9111 for a shared cache. By hand: the npm package http-cache-semantics splits `Cache-Control` at
// every comma and minds its letter case, reads "7200;x" and "old" as ages, knows 14 statuses, never reuses a fresh
// `must-revalidate` answer, and drops `Date`.
import {deltaSeconds, parseCacheControl} from './cache-control.ts';
import {fieldValue, fieldValues, type HeaderFields} from './header-fields.ts';
import {parseHttpDate} from './http-date.ts';
import {variesByAnything} from './vary.ts';

/** An answer with the times of its request and arrival, in milliseconds since the epoch. */
export interface TimedAnswer {
	status: number;
	headers: HeaderFields;
	requestedAt: number;
	receivedAt: number;
}

/** How an answer may be kept. Times in milliseconds. */
export interface Caching {
	/** Whether the answer says anything about caching. */
	isSaid: boolean;
	/** Whether it gives its lifetime, and not only when it last changed. */
	isExplicit: boolean;
	/** Whether a shared cache must not store it: it is private, must not be stored, or is a part. */
	isForbidden: boolean;
	/** Whether it has a lifetime by the standard, so that a cache may store it without rules of its own. */
	hasLifetime: boolean;
	/** Its age when it was received. */
	age: number;
	/** Its freshness lifetime, from when the origin made it; 0 if it has to be validated each time. */
	lifetime: number;
	/** Whether the upstream forbids giving it past its freshness without validation. */
	mustRevalidate: boolean;
	/** How long past its freshness it may be given while it is revalidated; null if the answer does not say. */
	staleWhileRevalidate: number | null;
	/** How long past its freshness it may be given where the upstream fails; null if the answer does not say. */
	staleIfError: number | null;
}

// RFC 9110, 15.1, without 206: parts are not kept.
const heuristicallyCacheable = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]);

/** Statuses whose meaning for caches is implemented here, as `must-understand` demands. */
const understood = new Set([...heuristicallyCacheable, 302, 303, 307, 400, 401, 403, 500, 502, 503, 504]);

/** The lifetime of an answer that gives none, as a share of the time since its last change. */
const HEURISTIC_FRACTION = 0.1;
const LONGEST_HEURISTIC_MS = 24 * 3_600_000;

/** Reads how an answer may be cached. `isAuthorized`: its request had `Authorization`. */
export function readCaching({status, headers, requestedAt, receivedAt}: TimedAnswer, isAuthorized: boolean): Caching {
	const directives = parseCacheControl(fieldValue(headers, 'cache-control'));
	const has = (name: string) => directives.has(name);
	const seconds = (name: string) => (has(name) ? (deltaSeconds(directives.get(name)) ?? 0) * 1000 : null);
	const explicit = has('no-cache') || isPragmaNoCache(headers) ? 0 : explicitLifetime(headers, receivedAt, seconds);
	const canBeGuessed = heuristicallyCacheable.has(status) || has('public');
	const declaredAge = readAge(headers);
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

/** RFC 9111, 4.2.1. A lifetime that can't be read counts as 0, since one was meant. */
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
	return Math.min(LONGEST_HEURISTIC_MS, Math.max(0, date - changed) * HEURISTIC_FRACTION);
}

/**
 * The `Age` of caches in front, in milliseconds; null if it can't be read. Such an answer counts as stale: a cache
 * stored it for an unknown time. (By RFC 9111, 5.1, the field is ignored then; the public test suite for caches wants
 * the answer to be stale, which is the safer reading.)
 */
function readAge(headers: HeaderFields): number | null {
	const lines = fieldValues(headers, 'age');
	if (lines.length === 0) return 0;
	const age = lines.length === 1 ? deltaSeconds(lines[0]?.trim()) : null;
	return age === null ? null : age * 1000;
}
