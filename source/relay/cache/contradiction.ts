import {LunchError} from '../../shared/errors.ts';
import {dayIn} from '../../shared/time/time-zone.ts';
import type {Contradiction, Doubt} from '../store/doubt.ts';
import type {StoredAnswer} from '../store/stored-answer.ts';
import type {PathContent} from '../upstream/sources/menu-source.ts';
import {type AnswerKind, isContent} from '../upstream/upstream.ts';

// One bad answer must not erase a good one: a redeploy or a proxy in front of the API answers 404, and the API
// gives an empty menu or list where its own scraper failed.

/** The least time after which the same contradiction confirms the first, in milliseconds. */
export const CONFIRMATION_MS = 60_000;

/** How an answer contradicts the one that is stored of the same address; null if it doesn't. */
export function findContradiction(
	content: PathContent,
	stored: StoredAnswer,
	answer: StoredAnswer,
): Contradiction | null {
	const {kind, isOfOne} = content;
	if (stored.quality !== 'good' || kind === 'other') return null;
	if (answer.status === 404 && (kind === 'menu' || isOfOne)) return 'not-found';
	return isContent(answer.status) && isEmpty(content, answer) && !isEmpty(content, stored) ? 'emptied' : null;
}

function isEmpty(content: PathContent, answer: StoredAnswer): boolean {
	try {
		return content.isEmpty(answer);
	} catch {
		return false; // neither a list nor a menu: a failure
	}
}

/**
 * The doubt about a contradiction of what is stored; null if the contradiction is believed. `isListed`: whether the
 * list has the restaurant now, null where that is not known. A menu is believed gone where the list lacks its restaurant
 * twice in a row, a minute or more apart. What is stored for longer than a day (a list, menus of days that their address
 * names) is believed gone on another day than the one on which it was good, and where that was said twice in the same way.
 */
export function doubtAfter(
	{kind, isDated}: Pick<PathContent, 'kind' | 'isDated'>,
	stored: StoredAnswer,
	{reason, at, isListed, timeZone}: {reason: Contradiction; at: number; isListed: boolean | null; timeZone: string},
): Doubt | null {
	const earlier = stored.doubt && stored.doubt.at <= at ? stored.doubt : null;
	const since = earlier?.since ?? at;
	const missingSince = isListed === false ? (earlier?.missingSince ?? at) : null;
	if (missingSince !== null && at - missingSince >= CONFIRMATION_MS) return null;
	const dayAt = (time: number) => dayIn(timeZone, new Date(time));
	const isOfToday = dayAt(stored.fetchedAt) === dayAt(at);
	if ((kind === 'list' || isDated) && !isOfToday && at - since >= CONFIRMATION_MS) return null;
	return {reason, since, at, missingSince};
}

/** Why an answer that is doubted was not revalidated, in words. */
export function explainDoubt(address: string, kind: AnswerKind, reason: Contradiction): LunchError {
	const what = {list: 'a list without restaurants', menu: 'a menu without dishes', other: 'nothing'}[kind];
	const said =
		reason === 'not-found'
			? 'says that there is no such menu (HTTP 404), though it gave one today'
			: `gave ${what}, though it gave a full one before`;
	return new LunchError('UPSTREAM_FAILED', `${address} ${said}.`, {
		hint: 'Try again in a while; what it gave before is shown.',
	});
}
