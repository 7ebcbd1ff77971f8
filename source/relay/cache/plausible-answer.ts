import {keepUntilOf, type StoredAnswer} from '../store/stored-answer.ts';
import type {AnswerKind} from '../upstream/upstream.ts';
import type {FreshnessRules} from './freshness.ts';

// Times of the wall clock are stored, and the clock that they were taken from may have been wrong.

/** How far apart the clocks of machines that share a store may be, in milliseconds. */
const CLOCK_TOLERANCE_MS = 1000;

/**
 * A stored answer with times that can be true: one from a clock that was ahead, or fresh for longer than any of its
 * kind may be, counts as past its freshness. Null where nothing of it can be used.
 */
export function plausibleAnswer(
	kind: AnswerKind,
	answer: StoredAnswer,
	rules: FreshnessRules,
	now: number,
): StoredAnswer | null {
	// A store removes answers by the clock of its own machine, and not at once.
	if (keepUntilOf(answer, rules.stale) <= now) return null;
	if (!isAhead(answer, now) && answer.freshUntil <= now + longestFreshness(kind, answer, rules)) return answer;
	if (answer.quality !== 'good') return null;
	return {
		...answer,
		freshUntil: Math.min(answer.freshUntil, now),
		staleUntil: Math.min(answer.staleUntil, now + rules.stale),
		errorUntil: Math.min(answer.errorUntil, now + rules.stale),
	};
}

/** Whether an answer was fetched by a clock that was ahead, or this one was put back since. */
export function isAhead({fetchedAt}: StoredAnswer, now: number): boolean {
	return fetchedAt > now + CLOCK_TOLERANCE_MS;
}

/** Whether an answer is newer than another, which may be from a clock that was ahead; null counts as older than any. */
export function isNewer(answer: StoredAnswer, than: StoredAnswer | null, now: number): boolean {
	if (than === null || answer.fetchedAt > than.fetchedAt) return true;
	return isAhead(than, now) && !isAhead(answer, now);
}

/** The longest that an answer may be fresh, in milliseconds; for other paths the upstream decides. */
function longestFreshness(kind: AnswerKind, {quality}: StoredAnswer, rules: FreshnessRules): number {
	if (kind === 'other') return Number.POSITIVE_INFINITY;
	if (quality === 'bad') return rules.error;
	if (quality === 'absent') return rules.notFound;
	return Math.max(kind === 'list' ? rules.list : Math.max(rules.menuAtLeast, rules.menuAtMost), rules.emptyMenu);
}
