import {declaredStaleness} from '../http/cache-status.ts';
import type {Caching} from '../http/http-caching.ts';
import type {Quality} from '../store/stored-answer.ts';
import type {PathContent} from '../upstream/sources/menu-source.ts';
import {isContent, type UpstreamAnswer} from '../upstream/upstream.ts';

/**
 * How long answers serve without asking again; all in milliseconds. For lists and menus this is the relay's
 * own policy; for other paths it holds where the upstream says nothing about caching.
 */
export interface FreshnessRules {
	list: number;
	/** The least lifetime of a menu: lifetimes that the upstream gives count within these bounds. */
	menuAtLeast: number;
	menuAtMost: number;
	/** A menu without dishes: often the upstream failed to read the restaurant's page. */
	emptyMenu: number;
	notFound: number;
	/** Any other error, where there is no good older answer. */
	error: number;
	/** Any other path. As long again it still serves while it is revalidated. */
	other: number;
	/** How long past its freshness a good answer still serves while it is revalidated, or can't be. */
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
	other: 1000,
	stale: 7 * DAY,
};

/** The judgement of an answer. All in milliseconds from when it came. */
export interface Verdict {
	quality: Quality;
	freshMs: number;
	/** How long past that it may be given while a newer one is fetched. */
	staleMs: number;
	/** How long past that it may be given where the upstream fails. */
	errorMs: number;
}

/** Judges an answer that may be kept: whether it can be used, and for how long. */
export function judge(content: PathContent, answer: UpstreamAnswer, caching: Caching, rules: FreshnessRules): Verdict {
	const {kind} = content;
	const {quality, freshMs} =
		kind === 'other' ? judgeOther(answer, caching, rules) : judgeKnown({...content, kind}, answer, caching, rules);
	if (quality !== 'good' || caching.mustRevalidate) return {quality, freshMs, staleMs: 0, errorMs: 0};
	const isOwn = kind !== 'other';
	const unsaidStale = isOwn ? rules.stale : caching.isSaid ? 0 : freshMs;
	return {
		quality,
		freshMs,
		staleMs: caching.staleWhileRevalidate ?? unsaidStale,
		errorMs: caching.staleIfError ?? rules.stale,
	};
}

type UseAndFreshness = Pick<Verdict, 'quality' | 'freshMs'>;

/** By the standard, where the upstream says anything. */
function judgeOther({status}: UpstreamAnswer, caching: Caching, rules: FreshnessRules): UseAndFreshness {
	const isAbsent = status === 404 || status === 410;
	if (caching.isSaid) {
		const quality = status < 400 ? 'good' : isAbsent ? 'absent' : 'bad';
		return {quality, freshMs: Math.max(0, caching.lifetime - caching.age)};
	}
	if (isAbsent) return {quality: 'absent', freshMs: rules.notFound};
	if (caching.hasLifetime && status < 400) return {quality: 'good', freshMs: rules.other};
	return {quality: 'bad', freshMs: Math.min(rules.other, rules.error)};
}

type KnownContent = Pick<PathContent, 'isEmpty' | 'isOfOne'> & {kind: 'list' | 'menu'};

function judgeKnown(
	content: KnownContent,
	answer: UpstreamAnswer,
	caching: Caching,
	rules: FreshnessRules,
): UseAndFreshness {
	const {kind} = content;
	const mayBeAbsent = kind === 'menu' || content.isOfOne;
	if (answer.status === 404 && mayBeAbsent) return {quality: 'absent', freshMs: rules.notFound};
	const most = isContent(answer.status) ? longestFor(content, answer, rules) : null;
	if (most === null) return {quality: 'bad', freshMs: rules.error};
	// A relay in front could not revalidate it: it may be able to in a moment.
	if (declaredStaleness(answer.headers)) return {quality: 'good', freshMs: Math.min(most, rules.error)};
	if (kind === 'list') return {quality: 'good', freshMs: most};
	const lifetime = caching.isExplicit ? caching.lifetime : rules.menuAtMost;
	const allowed = Math.max(rules.menuAtLeast, Math.min(rules.menuAtMost, lifetime - caching.age));
	return {quality: 'good', freshMs: Math.min(most, allowed)};
}

/** How long a list or menu serves at most by what is in it; null if it is none. */
function longestFor(
	{kind, isEmpty}: Pick<KnownContent, 'kind' | 'isEmpty'>,
	answer: UpstreamAnswer,
	rules: FreshnessRules,
): number | null {
	try {
		if (isEmpty(answer)) return rules.emptyMenu;
		return kind === 'list' ? rules.list : rules.menuAtMost;
	} catch {
		return null;
	}
}
