/** Whether an `If-None-Match` header names this entity tag or any (RFC 9110, 13.1.2: compared weakly). */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
	if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
	return [...ifNoneMatch.matchAll(/(?:W\/)?("[\x21\x23-\x7E\x80-\xFF]*")/g)].some(([, tag]) => tag === etag);
}
