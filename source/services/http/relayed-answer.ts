import {createHash} from 'node:crypto';
import type {Held} from '../../relay/cached-upstream.ts';
import {kindOf} from '../../relay/freshness.ts';
import type {StoredAnswer} from '../../relay/stored-answer.ts';
import {nextStockholmMidnight} from '../../shared/stockholm-time.ts';

/** An answer of the upstream as it goes to clients. */
export interface RelayedAnswer {
	status: number;
	contentType: string | null;
	body: Buffer;
	/** Strong: a hash of the body. The upstream's own tags are not always valid ones. */
	etag: string;
	/** `max-age` counts from when the upstream said so, as `Age` does. */
	cacheControl: string;
	/** Milliseconds since the epoch. */
	fetchedAt: number;
	/** Until when it serves without asking, in milliseconds since the epoch: never past the day it is of. */
	freshUntil: number;
}

/** Dresses an answer of the upstream's `path` for clients. */
export function relayedAnswer(path: string, answer: StoredAnswer): RelayedAnswer {
	const {status, contentType, body, fetchedAt} = answer;
	const dayEnd = kindOf(path) === 'list' ? Number.POSITIVE_INFINITY : nextStockholmMidnight(new Date(fetchedAt));
	const freshUntil = Math.min(answer.freshUntil, dayEnd);
	const maxAge = Math.max(0, Math.floor((freshUntil - fetchedAt) / 1000));
	const isKept = status === 200 || status === 404;
	return {
		status,
		contentType,
		body,
		etag: etagOf(body),
		cacheControl: isKept ? `public, max-age=${maxAge}` : 'no-store',
		fetchedAt,
		freshUntil,
	};
}

/** A strong entity tag of these bytes. */
export function etagOf(body: string | Buffer): string {
	return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Its headers at a moment, as names and values in turn. A 304 has none about a body. */
export function headersOf(answer: RelayedAnswer, cacheStatus: string, now: number, hasBody = true): string[] {
	const headers = ['etag', answer.etag, 'cache-control', answer.cacheControl, 'cache-status', cacheStatus];
	headers.push('age', String(Math.max(0, Math.floor((now - answer.fetchedAt) / 1000))));
	if (hasBody) {
		if (answer.contentType !== null) headers.push('content-type', answer.contentType);
		headers.push('content-length', String(answer.body.length));
	}
	return headers;
}

/** `Cache-Status` (RFC 9211) of an answer that needed no asking. */
export function hitStatus({freshUntil}: RelayedAnswer, now: number): string {
	return `lunch; hit; ttl=${Math.floor((freshUntil - now) / 1000)}`;
}

/** `Cache-Status` of what the relay held. */
export function cacheStatusOf(held: Held, answer: RelayedAnswer, now: number): string {
	if (held.state === 'fresh') {
		return held.isHit
			? hitStatus(answer, now)
			: `lunch; fwd=uri-miss; fwd-status=${answer.status}${answer.freshUntil > now ? '; stored' : ''}`;
	}
	// Also while it is being renewed behind the client's back: a request goes forward because of it.
	const detail = held.trouble?.code ?? 'renewing';
	return `lunch; fwd=stale; ttl=${Math.floor((answer.freshUntil - now) / 1000)}; detail=${detail}`;
}
