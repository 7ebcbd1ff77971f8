import {LunchError} from '../../shared/errors.ts';
import type {HeaderFields} from '../http/header-fields.ts';
import type {Contradiction} from '../store/doubt.ts';
import {keepUntilOf, type StoredAnswer} from '../store/stored-answer.ts';
import type {ResourceKey, VariantStore} from '../store/variant-store.ts';
import type {MenuSource, PathContent} from '../upstream/sources/menu-source.ts';
import {CONFIRMATION_MS, doubtAfter} from './contradiction.ts';
import type {FreshnessRules} from './freshness.ts';

export interface ContradictionCheckOptions {
	source: MenuSource;
	variants: VariantStore;
	freshness: FreshnessRules;
	now: () => number;
	/** Asks the upstream for the list, of which `stored` is kept. */
	fetchList: (
		resource: ResourceKey,
		key: string,
		stored: StoredAnswer | null,
		signal: AbortSignal,
	) => Promise<StoredAnswer>;
}

/** An answer that contradicts the one that is stored. */
export interface ContradictingAnswer {
	resource: ResourceKey;
	content: PathContent;
	/** The fields of its request. */
	request: HeaderFields;
	reason: Contradiction;
	/** When it was received, in milliseconds since the epoch. */
	at: number;
}

/**
 * Whether a contradiction is doubted, so that the stored answer stays: it is then stored as past its freshness, with
 * the doubt.
 */
export type ContradictionCheck = (answer: ContradictingAnswer, signal: AbortSignal) => Promise<boolean>;

export function createContradictionCheck(options: ContradictionCheckOptions): ContradictionCheck {
	const {source, variants, freshness, now, fetchList} = options;

	/** Whether the list, asked anew if it is older than a minute, has the restaurant of a menu; null if it can't be had. */
	async function isInList({upstream, path}: ResourceKey, signal: AbortSignal): Promise<boolean | null> {
		const id = source.restaurantOfPath(path);
		if (id === null || !source.list) return null;
		const resource: ResourceKey = {upstream, path: source.list.path, day: null};
		const {key, answer: stored} = await variants.read(resource, []);
		const isNew = stored?.quality === 'good' && !stored.doubt && now() - stored.fetchedAt < CONFIRMATION_MS;
		const list = isNew ? stored : await fetchList(resource, key, stored, signal).catch(nullForFailure);
		if (list?.quality !== 'good') return null;
		const {value: restaurants} = source.list.read(list);
		return restaurants.length === 0 ? null : restaurants.some(restaurant => restaurant.id === id);
	}

	return async ({resource, content, request, reason, at}, signal) => {
		const isListed = content.kind === 'menu' && reason === 'not-found' ? await isInList(resource, signal) : null;
		// Another process may have received the same meanwhile.
		const {answer: stored} = await variants.read(resource, request);
		if (stored?.quality !== 'good') return false;
		const doubt = doubtAfter(content, stored, {reason, at, isListed, timeZone: source.facts.timeZone});
		if (!doubt) return false;
		const keepUntil = keepUntilOf(stored, freshness.stale);
		await variants.write(resource, {...stored, doubt, freshUntil: Math.min(stored.freshUntil, at)}, keepUntil);
		return true;
	};
}

function nullForFailure(error: unknown): null {
	if (error instanceof LunchError) return null;
	throw error;
}
