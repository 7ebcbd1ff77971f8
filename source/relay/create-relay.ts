import {LunchError} from '../shared/errors.ts';
import {addDays} from '../shared/time/calendar.ts';
import {dayIn, STOCKHOLM} from '../shared/time/time-zone.ts';
import {inspectCache} from './cache/cache-inspection.ts';
import {type CacheResult, createCachedUpstream} from './cache/cached-upstream.ts';
import {CONFIRMATION_MS} from './cache/contradiction.ts';
import {defaultFreshness, type FreshnessRules} from './cache/freshness.ts';
import {findRestaurant} from './find-restaurant.ts';
import {declaredStaleness} from './http/cache-status.ts';
import {createListReader} from './list-reader.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {AskRelay, Listing, MenuAnswer, Relay, Source} from './relay.ts';
import {searchMenus} from './search-menus.ts';
import type {AnswerStore} from './store/answer-store.ts';
import type {StoredAnswer} from './store/stored-answer.ts';
import {jsonText} from './upstream/json-answer.ts';
import {readMenu} from './upstream/sources/scilifelab/scilifelab-answers.ts';
import {LIST_PATH, menuPath} from './upstream/sources/scilifelab/scilifelab-paths.ts';
import {isContent, type Upstream} from './upstream/upstream.ts';
import {explainBad, explainBadList, notRevalidatedBy} from './upstream/upstream-failures.ts';

export interface RelayOptions {
	upstream: Upstream;
	store: AnswerStore;
	freshness?: FreshnessRules;
	now?: () => number;
	/** Whether stale answers are revalidated in the background of this process; else that is left to the caller. */
	revalidates?: boolean;
}

const DAYS_BACK = 7;

/** Makes a relay of an upstream and a store; it closes both. */
export function createRelay({
	upstream,
	store,
	freshness = defaultFreshness,
	now = Date.now,
	revalidates = true,
}: RelayOptions): Relay {
	const today = () => dayIn(STOCKHOLM, new Date(now()));
	const readList = createListReader();
	const cached = createCachedUpstream({upstream, store, freshness, today, now, revalidates});

	/** Where an answer came from. A relay in front may have had it for a while, and may know why it is old. */
	function sourceOf({answer, state, lastError}: CacheResult): Source {
		// Not later than now, whatever clock it was.
		const fetchedAt = new Date(Math.min(answer.fetchedAt, now()) - answer.age);
		const declared = state === 'fresh' ? declaredStaleness(answer.headers) : null;
		if (!declared) return {upstream: upstream.address, state, fetchedAt, lastError};
		return {
			upstream: upstream.address,
			state: declared.state,
			fetchedAt,
			lastError: declared.state === 'offline' ? notRevalidatedBy(upstream.address, declared.detail) : null,
		};
	}

	function listingOf(held: CacheResult): Listing {
		if (!isContent(held.answer.status)) throw explainBadList(upstream.address, held.answer.status);
		const {value: restaurants, skipped, cut} = readList(held.answer);
		return {
			restaurants,
			skipped,
			cut,
			source: sourceOf(held),
			revalidation: revalidationOf(held, listingOf),
		};
	}

	async function restaurants(options?: AskRelay, isPart = false): Promise<Listing> {
		return listingOf(await cached.ask(LIST_PATH, {...options, tellsAge: true, isPart}));
	}

	async function menu(id: string, options: AskRelay = {}): Promise<MenuAnswer> {
		// The list says more of a restaurant than its menu does. It is only waited for where it is stored.
		const listing = await cached.ask(LIST_PATH, {cacheMode: 'offline', isPart: true}).then(listingOf, () => null);
		const listed = listing?.restaurants.find(restaurant => restaurant.id === id) ?? null;
		const path = menuPath(id);
		const day = today();
		try {
			const held = await cached.ask(path, {...options, tellsAge: true});
			if (held.answer.status === 404 && listed && (await isStillListed(id, options))) throw withoutMenu(id);
			return menuOf(id, day, listed, held);
		} catch (error) {
			// Some versions of the API answer 500 for an id they don't know.
			if (isFailure(error, 'UPSTREAM_FAILED') && listing && !listed) throw unknownId(id);
			const older = isWorthOldMenu(error) ? await newestEarlier(path, day) : null;
			if (!older) throw error;
			const lastError = error instanceof LunchError ? error : null;
			return menuOf(id, older.day, listed, {
				answer: older.answer,
				state: 'offline',
				lastError,
				revalidation: null,
				isHit: true,
			});
		}
	}

	/** Whether the list has a restaurant that its upstream gives no menu of: asked anew, at most once a minute. */
	async function isStillListed(id: string, options: AskRelay): Promise<boolean> {
		const stored = await restaurants({cacheMode: 'offline'});
		const isNew = now() - (stored.source.fetchedAt?.getTime() ?? 0) < CONFIRMATION_MS;
		const {restaurants: all} = isNew ? stored : await restaurants({...options, cacheMode: 'refresh'});
		return all.some(restaurant => restaurant.id === id);
	}

	/** A restaurant of the list is no unknown one, whatever is answered for its menu. */
	function withoutMenu(id: string): LunchError {
		return new LunchError(
			'UPSTREAM_FAILED',
			`${upstream.address} has no menu of "${id}" (HTTP 404), though it lists it.`,
			{
				hint: 'Try again in a few minutes.',
			},
		);
	}

	async function newestEarlier(path: string, day: string): Promise<{answer: StoredAnswer; day: string} | null> {
		for (let back = 1; back <= DAYS_BACK; back++) {
			const earlier = addDays(day, -back);
			const answer = await cached.earlier(path, earlier);
			if (answer) return {answer, day: earlier};
		}
		return null;
	}

	function menuOf(id: string, day: string, listed: Restaurant | null, held: CacheResult): MenuAnswer {
		if (held.answer.status === 404) throw unknownId(id);
		if (!isContent(held.answer.status)) throw explainBad(upstream.address, held.answer.status);
		const {value, restaurant, skipped, cut} = readMenu(id, day, jsonText(held.answer));
		return {
			restaurant: listed ?? restaurant,
			menu: value,
			skipped,
			cut,
			source: sourceOf(held),
			revalidation: revalidationOf(held, revalidated => menuOf(id, day, listed, revalidated)),
		};
	}

	return {
		restaurants: options => restaurants(options),
		find: async (wanted, options) => findRestaurant((await restaurants(options, true)).restaurants, wanted),
		menu,
		search: (query, options) => searchMenus(query, {restaurants, menu, today}, options),
		answer: cached.ask,
		cache: inspectCache(store, cached.statistics),
		today,
		now: () => new Date(now()),
		async close() {
			await upstream.close();
			await store.close();
		},
	};
}

/** The content of a revalidated answer; null where it has none that can be shown. */
function revalidationOf<Answer>(
	{revalidation}: CacheResult,
	read: (held: CacheResult) => Answer,
): Promise<Answer | null> | null {
	if (!revalidation) return null;
	return revalidation
		.then(revalidated => revalidated && read(revalidated))
		.catch((error: unknown) => {
			if (error instanceof LunchError) return null;
			throw error;
		});
}

function isFailure(error: unknown, code: LunchError['code']): boolean {
	return error instanceof LunchError && error.code === code;
}

function isWorthOldMenu(error: unknown): boolean {
	return error instanceof LunchError && error.code !== 'RESTAURANT_NOT_FOUND';
}

function unknownId(id: string): LunchError {
	return new LunchError('RESTAURANT_NOT_FOUND', `There is no restaurant with the id "${id}".`, {
		hint: 'See them all with `lunch list`.',
	});
}
