import {fieldValue, type HeaderFields, listMembers} from './header-fields.ts';

/** The word of a relay in front on an answer that is past its freshness: why it could not be revalidated, or that it is. */
export interface DeclaredStaleness {
	state: 'stale' | 'offline';
	/** The reason, as an error code of ours; null where none was given. */
	detail: string | null;
}

/** Reads from `Cache-Status` (RFC 9211) whether the cache nearest to us gave an answer past its freshness; null if not. */
export function declaredStaleness(headers: HeaderFields): DeclaredStaleness | null {
	const stale = listMembers(fieldValue(headers, 'cache-status') ?? '').findLast(
		member => isGivenStale(member) || isHitPastTime(member),
	);
	if (stale === undefined) return null;
	const detail = /;\s*detail="?([\w-]+)/i.exec(stale)?.[1] ?? null;
	return detail === 'renewing' || isHitPastTime(stale) ? {state: 'stale', detail: null} : {state: 'offline', detail};
}

/** It went to the next server for a newer one, and no answer of that is told. */
function isGivenStale(member: string): boolean {
	return /;\s*fwd=stale\b(?!.*;\s*fwd-status=)/i.test(member);
}

function isHitPastTime(member: string): boolean {
	return /;\s*hit\b/i.test(member) && /;\s*ttl=-\d/i.test(member);
}
