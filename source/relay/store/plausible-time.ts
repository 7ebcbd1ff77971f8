import type {AnswerKind, FreshnessRules} from '../cache/freshness.ts';
import {keepUntilOf, type StoredAnswer} from './stored-answer.ts';

// Times of the wall clock are kept, and the clock that they were taken from may have been wrong.

/** How long a lease is taken for at most, in milliseconds. */
export const LONGEST_LEASE_MS = 4000;

/** How far apart the clocks of machines that share a store may be, in milliseconds. */
const CLOCK_TOLERANCE_MS = 1000;

/**
 * What may be believed of a stored answer: one of a clock that was ahead, or that would be fresh for longer than
 * any of its kind may be, is past its freshness; null if it is worth nothing then.
 */
export function believableAnswer(
	kind: AnswerKind,
	answer: StoredAnswer,
	rules: FreshnessRules,
	now: number,
): StoredAnswer | null {
	// A store forgets by the clock of its own machine, and when it comes to it.
	if (keepUntilOf(answer, rules.stale) <= now) return null;
	const isAhead = answer.fetchedAt > now + CLOCK_TOLERANCE_MS;
	if (!isAhead && answer.freshUntil <= now + longestFreshness(kind, answer, rules)) return answer;
	if (answer.quality !== 'good') return null;
	return {
		...answer,
		freshUntil: Math.min(answer.freshUntil, now),
		staleUntil: Math.min(answer.staleUntil, now + rules.stale),
		errorUntil: Math.min(answer.errorUntil, now + rules.stale),
	};
}

/** Whether an answer is newer than another, which may be of a clock that was ahead; null counts as older than any. */
export function isNewer(answer: StoredAnswer, than: StoredAnswer | null, now: number): boolean {
	if (than === null || answer.fetchedAt > than.fetchedAt) return true;
	return than.fetchedAt > now + CLOCK_TOLERANCE_MS && answer.fetchedAt <= now + CLOCK_TOLERANCE_MS;
}

/** How long an answer may be fresh at most, in milliseconds; of other paths it is for the upstream to say. */
function longestFreshness(kind: AnswerKind, {quality}: StoredAnswer, rules: FreshnessRules): number {
	if (kind === 'other') return Number.POSITIVE_INFINITY;
	if (quality === 'bad') return rules.error;
	if (quality === 'absent') return rules.notFound;
	return Math.max(kind === 'list' ? rules.list : Math.max(rules.menuAtLeast, rules.menuAtMost), rules.emptyMenu);
}

/** Until when something holds; 0, which is over, where that lies further off than it ever may. */
export function believableUntil(until: number, now: number, longestMs: number): number {
	return until <= now + longestMs ? until : 0;
}
