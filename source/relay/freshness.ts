import {jsonText, readMenu, readRestaurants} from './read-upstream.ts';
import type {Quality} from './stored-answer.ts';
import type {UpstreamAnswer} from './upstream.ts';

/** What a path of the upstream holds: this decides how its answers are checked and how long they serve. */
export type AnswerKind = 'list' | 'menu' | 'other';

/** How long answers serve without asking again; all in milliseconds. */
export interface FreshnessRules {
	list: number;
	/** The upstream's own `max-age` counts within these bounds. */
	menuAtLeast: number;
	menuAtMost: number;
	/** A menu without dishes: often the upstream failed to read the restaurant's page. */
	emptyMenu: number;
	notFound: number;
	/** Any other error, where there is no good older answer. */
	error: number;
	/** How long past its freshness a good answer still serves while it is renewed, or can't be. */
	stale: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const defaultFreshness: FreshnessRules = {
	list: DAY,
	menuAtLeast: MINUTE,
	menuAtMost: 60 * MINUTE,
	emptyMenu: 5 * MINUTE,
	notFound: MINUTE,
	error: 2000,
	stale: 7 * DAY,
};

/** What a path (without its query string's meaning) holds. */
export function kindOf(path: string): AnswerKind {
	if (path === 'restaurant') return 'list';
	return /^restaurant\/[^/?]+$/.test(path) ? 'menu' : 'other';
}

export interface Verdict {
	quality: Quality;
	freshMs: number;
}

/** Judges an answer: whether it can be used, and for how long. */
export function judge(kind: AnswerKind, answer: UpstreamAnswer, rules: FreshnessRules): Verdict {
	if (answer.status === 404 && kind !== 'list') return {quality: 'absent', freshMs: rules.notFound};
	if (answer.status !== 200) return {quality: 'bad', freshMs: rules.error};
	const freshMs = freshFor(kind, answer, rules);
	return freshMs === null ? {quality: 'bad', freshMs: rules.error} : {quality: 'good', freshMs};
}

function freshFor(kind: AnswerKind, {body, maxAge, contentType}: UpstreamAnswer, rules: FreshnessRules): number | null {
	const allowed = Math.max(rules.menuAtLeast, Math.min(rules.menuAtMost, (maxAge ?? Number.POSITIVE_INFINITY) * 1000));
	if (kind === 'other') return allowed;
	try {
		const text = jsonText({contentType, body});
		if (kind === 'list') return readRestaurants(text).value.length > 0 ? rules.list : rules.emptyMenu;
		const isEmpty = readMenu('', '', text).value.state === 'unpublished';
		return isEmpty ? Math.min(allowed, rules.emptyMenu) : allowed;
	} catch {
		return null;
	}
}
