import {createHash} from 'node:crypto';
import type {CacheResult} from '../../relay/cache/cached-upstream.ts';
import {fieldValue, type HeaderFields} from '../../relay/http/header-fields.ts';
import {saysHowToCache} from '../../relay/http/http-caching.ts';
import type {StoredAnswer} from '../../relay/store/stored-answer.ts';
import {kindOf} from '../../relay/upstream/sources/scilifelab/scilifelab-paths.ts';
import {nextMidnightIn, STOCKHOLM} from '../../shared/time/time-zone.ts';

/** An answer of the upstream as it goes to clients. */
export interface RelayedAnswer {
	status: number;
	body: Buffer;
	/** Names and values in turn: all that does not change with time, and belongs to the whole answer. */
	headers: string[];
	/** Those of them that a 304 carries. */
	notModifiedHeaders: string[];
	/** The upstream's entity tag, or a strong one of the body where it gave none that is valid; null for errors. */
	etag: string | null;
	lastModified: string | null;
	/** When the origin made it, in milliseconds since the epoch: `Age` counts from there. */
	madeAt: number;
	/** Until when it serves without asking, in milliseconds since the epoch: never past the day it is of. */
	freshUntil: number;
	isStored: boolean;
	/** `Cache-Status` of the caches in front; null if there were none. */
	cacheStatus: string | null;
}

// Written anew for each answer, or made below.
const remade = new Set([
	'age',
	'cache-control',
	'cache-status',
	'content-security-policy',
	'etag',
	'x-content-type-options',
]);

/** Dresses an answer of the upstream's `path` for clients. */
export function relayedAnswer(path: string, answer: StoredAnswer): RelayedAnswer {
	const {status, body, fetchedAt} = answer;
	const dayEnd = kindOf(path) === 'list' ? Number.POSITIVE_INFINITY : nextMidnightIn(STOCKHOLM, new Date(fetchedAt));
	const freshUntil = Math.min(answer.freshUntil, dayEnd);
	const madeAt = fetchedAt - answer.age;
	const etag = etagFor(answer);
	const cacheControl = cacheControlFor(path, answer, freshUntil - madeAt);
	const headers: HeaderFields = [
		...answer.headers.filter(([name]) => !remade.has(name)),
		...(etag === null ? [] : [['etag', etag] as const]),
		...(cacheControl === null ? [] : [['cache-control', cacheControl] as const]),
		...protection(answer),
	];
	const ofBody = status === 204 || status === 304 ? [] : ['content-length', String(body.length)];
	return {
		status,
		body,
		headers: [...headers.flat(), ...ofBody],
		notModifiedHeaders: headers.filter(([name]) => !/^content-(?!location$|security-policy$)/.test(name)).flat(),
		etag,
		lastModified: fieldValue(answer.headers, 'last-modified'),
		madeAt,
		freshUntil,
		isStored: answer.quality !== 'unkept',
		cacheStatus: fieldValue(answer.headers, 'cache-status'),
	};
}

/** A strong entity tag of these bytes. */
export function etagOf(body: string | Buffer): string {
	return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

// The same bytes go to every client that waited for them, and under several names.
const etags = new WeakMap<Buffer, string>();

/** A strong entity tag of a body that does not change, which is hashed once. */
function rememberedEtag(body: Buffer): string {
	const known = etags.get(body);
	if (known !== undefined) return known;
	const etag = etagOf(body);
	etags.set(body, etag);
	return etag;
}

function etagFor({status, headers, body}: StoredAnswer): string | null {
	const given = fieldValue(headers, 'etag');
	// Some versions of the API give tags without quotes, which clients and caches take apart each in its own way.
	if (given !== null && /^(?:W\/)?"[\x21\x23-\x7E\x80-\xFF]*"$/.test(given)) return given;
	return status === 200 || status === 404 ? rememberedEtag(body) : null;
}

/** The upstream's own word, or what the relay's own rules make of an answer that says nothing. */
function cacheControlFor(path: string, {status, headers, quality}: StoredAnswer, freshMs: number): string | null {
	const given = fieldValue(headers, 'cache-control');
	if (given !== null || fieldValue(headers, 'expires') !== null) return given;
	if (quality === 'unkept') return 'no-store';
	if (kindOf(path) === 'other' && saysHowToCache(headers)) return null;
	return status === 200 || status === 404 ? `public, max-age=${Math.max(0, Math.floor(freshMs / 1000))}` : 'no-store';
}

/** Keeps an upstream's page from acting as one of this host: it is text to programs, and a sandbox to browsers. */
function protection({headers}: StoredAnswer): HeaderFields {
	const policy = fieldValue(headers, 'content-security-policy');
	const type = fieldValue(headers, 'content-type') ?? '';
	const canAct = !/^(?:text\/plain|application\/(?:[\w.-]+\+)?json)(?:\s*;|$)/i.test(type);
	const ownPolicy = policy === null ? 'sandbox' : canAct ? `${policy}, sandbox` : policy;
	return [
		['content-security-policy', ownPolicy],
		['x-content-type-options', 'nosniff'],
	];
}

/** `Age` and `Cache-Status` at a moment. The latter goes on from the caches in front (RFC 9211, 2). */
export function timedHeaders({madeAt, cacheStatus}: RelayedAnswer, ownStatus: string, now: number): string[] {
	const age = Math.max(0, Math.floor((now - madeAt) / 1000));
	return ['age', String(age), 'cache-status', cacheStatus === null ? ownStatus : `${cacheStatus}, ${ownStatus}`];
}

/** `Cache-Status` (RFC 9211) of an answer that needed no asking. */
export function hitStatus({freshUntil}: RelayedAnswer, now: number): string {
	return `lunch; hit; ttl=${Math.floor((freshUntil - now) / 1000)}`;
}

/** `Cache-Status` of what the relay held. */
export function cacheStatusOf(held: CacheResult, answer: RelayedAnswer, now: number): string {
	if (held.state === 'fresh') {
		return held.isHit
			? hitStatus(answer, now)
			: `lunch; fwd=uri-miss; fwd-status=${answer.status}${answer.isStored ? '; stored' : ''}`;
	}
	// Also while it is being renewed behind the client's back: a request goes forward because of it.
	const detail = held.lastError?.code ?? 'renewing';
	return `lunch; fwd=stale; ttl=${Math.floor((answer.freshUntil - now) / 1000)}; detail=${detail}`;
}
