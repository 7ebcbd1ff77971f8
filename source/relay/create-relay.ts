import {dayIn} from '../shared/time/time-zone.ts';
import {inspectCache} from './cache/cache-inspection.ts';
import {type CacheResult, createCachedUpstream} from './cache/cached-upstream.ts';
import {defaultFreshness, type FreshnessRules} from './cache/freshness.ts';
import {findRestaurant} from './find-restaurant.ts';
import {declaredStaleness} from './http/cache-status.ts';
import type {Relay, Source} from './relay.ts';
import {type RelayContext, unknownSource} from './relay-context.ts';
import {createRestaurantLists} from './restaurant-lists.ts';
import {createRestaurantMenus} from './restaurant-menus.ts';
import {createRestaurantZones} from './restaurant-zones.ts';
import {searchMenus} from './search-menus.ts';
import type {AnswerStore} from './store/answer-store.ts';
import type {MenuSource} from './upstream/sources/menu-source.ts';
import {namedSource, namedUpstream} from './upstream/sources/named-source.ts';
import {scilifelabSource} from './upstream/sources/scilifelab/scilifelab-source.ts';
import type {Upstream} from './upstream/upstream.ts';
import {notRevalidatedBy} from './upstream/upstream-failures.ts';

export interface RelayOptions {
	/** The source that says what the upstream's paths hold; the campuses' API if it is left out. */
	source?: MenuSource;
	upstream: Upstream;
	store: AnswerStore;
	/** The source's own rules, and the relay's where it has none, if it is left out. */
	freshness?: FreshnessRules;
	now?: () => number;
	/** Whether stale answers are revalidated in the background of this process; else that is left to the caller. */
	revalidates?: boolean;
	/** Whether the store is somebody else's to close. */
	isStoreShared?: boolean;
}

/** Makes a relay of one source, its upstream and a store; it closes the upstream, and the store. */
export function createRelay({
	source: given = scilifelabSource(),
	upstream: asked,
	store,
	freshness = {...defaultFreshness, ...given.facts.freshness},
	now = Date.now,
	revalidates = true,
	isStoreShared = false,
}: RelayOptions): Relay {
	const source = namedSource(given);
	const upstream = namedUpstream(given, asked);
	const {facts, ids} = source;
	const zones = createRestaurantZones(facts.timeZone);
	const today = (id?: string) => dayIn(zones.of(id), new Date(now()));
	const cached = createCachedUpstream({source, upstream, store, freshness, today, now, revalidates});
	const context: RelayContext = {source, cached, address: upstream.address, zones, sourceOf, today, now};
	const lists = createRestaurantLists(context);
	const {menu, week} = createRestaurantMenus(context, lists);

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

	return {
		restaurants: options => lists.restaurants(options),
		async directory({source: name, ...options} = {}) {
			if (name !== undefined && name !== facts.name) throw unknownSource(name);
			return lists.directory(options);
		},
		async find(wanted, options) {
			const {restaurants} = await lists.restaurants(options, true);
			// A restaurant that the configuration names and the list lacks has another id now, or none.
			const named = wanted.trim();
			const isNamed = ids?.includes(named) && !restaurants.some(({id}) => id === named);
			const replaced = isNamed ? await lists.single(named, options) : null;
			return replaced ?? findRestaurant(restaurants, wanted);
		},
		menu,
		week,
		search: (query, options) => searchMenus(query, {restaurants: lists.restaurants, menu, week, today}, options),
		answer: cached.ask,
		cache: inspectCache(store, cached.statistics, now),
		sources: [{facts, prefix: null, address: upstream.address, ids}],
		today,
		now: () => new Date(now()),
		async close() {
			await upstream.close();
			if (!isStoreShared) await store.close();
		},
	};
}
