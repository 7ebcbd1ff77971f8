import {fieldValue, type HeaderFields, listMembers} from './header-fields.ts';

/** A stale answer of a relay in front: that it is being revalidated, or why it could not be. */
export interface DeclaredStaleness {
	state: 'stale' | 'offline';
	/** The reason, as an error code of ours; null where none was given. */
	detail: string | null;
}

/** Reads from `Cache-Status` (RFC 9211) whether the nearest cache gave a stale answer; null if it did not. */
export function declaredStaleness(headers: HeaderFields): DeclaredStaleness | null {
	const stale = listMembers(fieldValue(headers, 'cache-status') ?? '').findLast(
		member => isGivenStale(member) || isHitPastTime(member),
	);
	if (stale === undefined) return null;
	const detail = /;\s*detail="?([\w-]+)/i.exec(stale)?.[1] ?? null;
	return detail === 'renewing' || isHitPastTime(stale) ? {state: 'stale', detail: null} : {state: 'offline', detail};
}

/** Whether the cache asked the next server, and got no answer. */
function isGivenStale(member: string): boolean {
	return /;\s*fwd=stale\b(?!.*;\s*fwd-status=)/i.test(member);
}

function isHitPastTime(member: string): boolean {
	return /;\s*hit\b/i.test(member) && /;\s*ttl=-\d/i.test(member);
}
