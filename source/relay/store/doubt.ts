/** How the upstream contradicts a good answer that it gave: it has no such thing any more, or nothing in it. */
export type Contradiction = 'not-found' | 'emptied';

/** The upstream's contradiction of an answer that is kept all the same. Times in milliseconds since the epoch. */
export interface Doubt {
	reason: Contradiction;
	/** When the upstream said so first and last, with no better answer between. */
	since: number;
	at: number;
	/** Since when the list lacks the restaurant too; null where it has it, or that is not known. */
	missingSince: number | null;
}

/** Reads a doubt that was stored; null if it is none. */
export function readDoubt(value: unknown): Doubt | null {
	if (typeof value !== 'object' || value === null) return null;
	const {reason, since, at, missingSince} = value as Partial<Doubt>;
	if (reason !== 'not-found' && reason !== 'emptied') return null;
	if (!Number.isFinite(since) || !Number.isFinite(at)) return null;
	const isMissing = typeof missingSince === 'number' && Number.isFinite(missingSince);
	return {reason, since: Number(since), at: Number(at), missingSince: isMissing ? missingSince : null};
}
