import {parseHttpDate} from '../../relay/http/http-date.ts';

/** Whether an `If-None-Match` header names this entity tag or any (RFC 9110, 13.1.2: compared weakly). */
export function matchesEtag(ifNoneMatch: string, etag: string | null): boolean {
	if (etag === null) return false;
	const strong = etag.replace(/^W\//, '');
	if (ifNoneMatch === strong || ifNoneMatch.trim() === '*') return true;
	return [...ifNoneMatch.matchAll(/(?:W\/)?("[\x21\x23-\x7E\x80-\xFF]*")/g)].some(([, tag]) => tag === strong);
}

/** The fields of a request that make its answer conditional. */
export interface Conditions {
	'if-none-match'?: string | undefined;
	'if-modified-since'?: string | undefined;
	'if-range'?: string | undefined;
}

/** The version of an answer. */
export interface Version {
	etag: string | null;
	/** As HTTP writes it. */
	lastModified: string | null;
}

/** Whether the client has this version already (RFC 9110, 13.2.2). */
export function isUnmodified(conditions: Conditions, {etag, lastModified}: Version, now: number): boolean {
	const tags = conditions['if-none-match'];
	if (tags !== undefined) return matchesEtag(tags, etag);
	const since = parseHttpDate(conditions['if-modified-since'] ?? null, now);
	const changed = parseHttpDate(lastModified, now);
	return since !== null && changed !== null && changed <= since;
}

/** Whether a part is of the version that the client has a part of (RFC 9110, 13.1.5: compared strongly). */
export function isRangeOf({'if-range': version}: Conditions, {etag, lastModified}: Version): boolean {
	return version === undefined || (version === etag && version.startsWith('"')) || version === lastModified;
}
