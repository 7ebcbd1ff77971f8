import {type CacheDirectives, deltaSeconds, parseCacheControl} from '../http/cache-control.ts';
import {fieldValue, fieldValues, type HeaderFields, withoutHopByHop} from '../http/header-fields.ts';
import type {StoredAnswer} from '../store/stored-answer.ts';

/** A client's request: fields for the upstream, and its demands on a cache. */
export interface ClientRequest {
	/** The fields that are passed on. */
	headers: HeaderFields;
	/** Its `Cache-Control` (RFC 9111, 5.2.1). */
	directives: CacheDirectives;
}

/** A request of our own: nothing is passed on, nothing is demanded. */
export const ownRequest: ClientRequest = {headers: [], directives: new Map()};

// These fields are the relay's own decision, or between it and its client, or could make an upstream or a proxy in
// front of it answer for another address or client than the one that the answer is stored for.
const notPassedOn =
	/^(?:host|content-length|expect|max-forwards|cookie2?|accept-encoding|user-agent|cache-control|pragma|range|if-.*|via|forwarded|x-forwarded-.*|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override|x-host|x-real-ip|x-client-ip|x-request-id)$/;

/** Reads a request. `passesCredentials`: `Authorization` is for the upstream, and not for this service. */
export function readClientRequest(fields: HeaderFields, passesCredentials: boolean): ClientRequest {
	const headers = withoutHopByHop(fields).filter(
		([name]) => !notPassedOn.test(name) && (passesCredentials || name !== 'authorization'),
	);
	const via = fieldValues(fields, 'via');
	return {
		headers: [...headers, ['via', [...via, '1.1 lunch'].join(', ')]],
		directives: isMadeByFetch(fields) ? new Map() : readDirectives(fields),
	};
}

function readDirectives(fields: HeaderFields): CacheDirectives {
	const control = fieldValue(fields, 'cache-control');
	// `Pragma` counts without `Cache-Control` (RFC 9111, 5.4).
	return parseCacheControl(control ?? (isNoCache(fieldValue(fields, 'pragma')) ? 'no-cache' : null));
}

/**
 * Whether a request has `no-cache` only because its program validates an answer of its own with `fetch`: the Fetch
 * standard then adds both fields, to bypass the program's own cache (4.6, HTTP-network-or-cache fetch).
 */
function isMadeByFetch(fields: HeaderFields): boolean {
	const isConditional = fields.some(([name]) => name === 'if-none-match' || name === 'if-modified-since');
	return isConditional && isNoCache(fieldValue(fields, 'cache-control')) && isNoCache(fieldValue(fields, 'pragma'));
}

function isNoCache(value: string | null): boolean {
	return value !== null && /^no-cache$/i.test(value);
}

// One copy of a list or menu serves all clients: only these fields can select another, and no odd field of one client
// can make the copy an error for all.
const selectsMenus = new Set(['accept-language', 'authorization', 'origin', 'via']);

/** The request with the fields that count for a list or menu. */
export function requestForMenu({headers, directives}: ClientRequest): ClientRequest {
	return {headers: headers.filter(([name, value]) => selectsMenus.has(name) && value.length <= 1000), directives};
}

/** Whether its answer may be for its client alone. */
export function isAuthorized({headers}: ClientRequest): boolean {
	return fieldValue(headers, 'authorization') !== null;
}

/** Whether it demands that the upstream is asked, whatever is stored. */
export function wantsNew({directives}: ClientRequest): boolean {
	return directives.has('no-cache') || directives.has('no-store') || secondsOf(directives, 'max-age') === 0;
}

/** Whether a stored answer may be given without asking the upstream. */
export function accepts(request: ClientRequest, answer: StoredAnswer, now: number): boolean {
	const {directives} = request;
	if (directives.size === 0) return answer.freshUntil > now;
	if (wantsNew(request)) return false;
	const maxAge = secondsOf(directives, 'max-age');
	if (maxAge !== null && now - answer.fetchedAt + answer.age > maxAge * 1000) return false;
	const freshMs = answer.freshUntil - now;
	const minFresh = secondsOf(directives, 'min-fresh');
	if (minFresh !== null && freshMs < minFresh * 1000) return false;
	if (freshMs > 0) return true;
	if (!directives.has('max-stale') || mustRevalidate(answer)) return false;
	const maxStale = directives.get('max-stale') ?? null;
	return maxStale === null || -freshMs <= (deltaSeconds(maxStale) ?? 0) * 1000;
}

/** The fields that pass its demands on to caches in front of the upstream. */
export function demandsForUpstream({directives}: ClientRequest): HeaderFields {
	if (directives.has('no-store')) return [['cache-control', 'no-store']];
	if (directives.has('no-cache')) return [['cache-control', 'no-cache']];
	const maxAge = secondsOf(directives, 'max-age');
	return maxAge === null ? [] : [['cache-control', `max-age=${maxAge}`]];
}

function mustRevalidate({headers}: StoredAnswer): boolean {
	const directives = parseCacheControl(fieldValue(headers, 'cache-control'));
	return ['no-cache', 'must-revalidate', 'proxy-revalidate', 's-maxage'].some(name => directives.has(name));
}

function secondsOf(directives: CacheDirectives, name: string): number | null {
	return directives.has(name) ? (deltaSeconds(directives.get(name)) ?? 0) : null;
}
