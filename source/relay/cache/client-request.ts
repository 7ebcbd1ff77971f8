import {type CacheDirectives, deltaSeconds, parseCacheControl} from '../http/cache-control.ts';
import {fieldValue, fieldValues, type HeaderFields, withoutHopByHop} from '../http/header-fields.ts';
import type {StoredAnswer} from '../store/stored-answer.ts';

/** What a client's request brings along: fields for the upstream, and what it demands of a cache. */
export interface ClientRequest {
	/** The fields that are passed on. */
	headers: HeaderFields;
	/** Its `Cache-Control` (RFC 9111, 5.2.1). */
	directives: CacheDirectives;
}

/** A request of our own: nothing is passed on, nothing is demanded. */
export const ownRequest: ClientRequest = {headers: [], directives: new Map()};

// What the relay decides itself, what is between it and its client, and what could make an upstream or a
// proxy in front of it answer for another address or another client than the cache believes.
const notPassedOn =
	/^(?:host|content-length|expect|max-forwards|cookie2?|accept-encoding|user-agent|cache-control|pragma|range|if-.*|via|forwarded|x-forwarded-.*|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override|x-host|x-real-ip|x-client-ip|x-request-id)$/;

/** Reads a request. Credentials are passed on only where they are not for this service. */
export function readClientRequest(fields: HeaderFields, passesCredentials: boolean): ClientRequest {
	const headers = withoutHopByHop(fields).filter(
		([name]) => !notPassedOn.test(name) && (passesCredentials || name !== 'authorization'),
	);
	const via = fieldValues(fields, 'via');
	return {
		headers: [...headers, ['via', [...via, '1.1 lunch'].join(', ')]],
		directives: isMadeByFetch(fields) ? new Map() : directivesOf(fields),
	};
}

function directivesOf(fields: HeaderFields): CacheDirectives {
	const control = fieldValue(fields, 'cache-control');
	// `Pragma` counts where nothing newer is said (RFC 9111, 5.4).
	return parseCacheControl(control ?? (isNoCache(fieldValue(fields, 'pragma')) ? 'no-cache' : null));
}

/**
 * Whether a request says `no-cache` only because its program validates an answer of its own with `fetch`: the
 * Fetch standard then adds both fields, to pass by the program's own cache (4.6, HTTP-network-or-cache fetch).
 */
function isMadeByFetch(fields: HeaderFields): boolean {
	const isConditional = fields.some(([name]) => name === 'if-none-match' || name === 'if-modified-since');
	return isConditional && isNoCache(fieldValue(fields, 'cache-control')) && isNoCache(fieldValue(fields, 'pragma'));
}

function isNoCache(value: string | null): boolean {
	return value !== null && /^no-cache$/i.test(value);
}

// One copy of a list or menu serves all programs, so that nothing but these can select one, and no odd field of
// one client can make it an error for the others.
const selectsMenus = new Set(['accept-language', 'authorization', 'origin', 'via']);

/** A request as it is for a list or menu. */
export function requestForMenu({headers, directives}: ClientRequest): ClientRequest {
	return {headers: headers.filter(([name, value]) => selectsMenus.has(name) && value.length <= 1000), directives};
}

/** Whether what answers it may be meant for its client alone. */
export function isAuthorized({headers}: ClientRequest): boolean {
	return fieldValue(headers, 'authorization') !== null;
}

/** Whether it wants the upstream to be asked, whatever is kept. */
export function wantsNew({directives}: ClientRequest): boolean {
	return directives.has('no-cache') || directives.has('no-store') || secondsOf(directives, 'max-age') === 0;
}

/** Whether a kept answer may be given for it without asking the upstream. */
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

/** The fields that pass its demands on to caches behind the upstream's address. */
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
