import {LunchError} from '../shared/errors.ts';
import type {CacheInspection} from './cache/cache-inspection.ts';
import {combineSources} from './combine-sources.ts';
import {findRestaurant} from './find-restaurant.ts';
import {isConfigured} from './is-configured.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {AskDirectory, AskRelay, Listing, MenuAnswer, Relay, RelayAnswer, WeekAnswer} from './relay.ts';
import {unknownId, unknownSource} from './relay-context.ts';
import {searchMenus} from './search-menus.ts';

/** A relay of one source, and what its restaurants' ids begin with; null for the source that has them bare. */
export interface PrefixedRelay {
	prefix: string | null;
	relay: Relay;
}

/**
 * Several sources as one. Ids are bare for the first source, and `prefix:id` for others. A source that fails takes
 * nothing away from the others: what it has is left out, and said in `source.lastError`. `close` is called last.
 */
export function joinRelays(parts: readonly PrefixedRelay[], close: () => Promise<void>): Relay {
	const [first] = parts;
	if (!first) throw new RangeError('no source');

	/** The part that an id belongs to, and the id that the part itself knows. */
	function partOf(id: string): {part: PrefixedRelay; ownId: string} {
		const colon = id.indexOf(':');
		const named = colon < 0 ? undefined : parts.find(part => isNamed(part, id.slice(0, colon)));
		if (named) return {part: named, ownId: id.slice(colon + 1)};
		const bare = parts.find(({prefix}) => prefix === null);
		if (!bare) throw unknownId(id);
		return {part: bare, ownId: id};
	}

	async function listing(ask: (part: PrefixedRelay) => Promise<Listing>, of = parts): Promise<Listing> {
		const results = await Promise.all(
			of.map(part =>
				ask(part).then(
					answer => prefixed(part, answer),
					(error: unknown) => {
						if (error instanceof LunchError) return error;
						throw error;
					},
				),
			),
		);
		const found = results.filter((result): result is Listing => !(result instanceof LunchError));
		const failed = results.find(result => result instanceof LunchError);
		if (found.length === 0 && failed) throw failed;
		const source = combineSources(found.map(answer => answer.source));
		const missing = failed ?? found.find(answer => answer.missing)?.missing;
		const newer = found.flatMap(({revalidation}) => revalidation ?? []);
		return {
			restaurants: found.flatMap(({restaurants}) => restaurants),
			skipped: sum(found, 'skipped'),
			cut: sum(found, 'cut'),
			source: failed ? {...source, lastError: source.lastError ?? failed} : source,
			...(missing ? {missing} : {}),
			revalidation: newer.length === 0 ? null : Promise.all(newer).then(() => listing(ask, of)),
		};
	}

	const restaurants = (options?: AskRelay) => listing(({relay}) => relay.restaurants(options));
	const today = (id?: string): string => {
		if (id === undefined) return first.relay.today();
		const {part, ownId} = partOf(id);
		return part.relay.today(ownId);
	};

	async function menu(id: string, options: Parameters<Relay['menu']>[1]): Promise<MenuAnswer> {
		const {part, ownId} = partOf(id);
		return withPrefix(part, await part.relay.menu(ownId, options));
	}

	async function week(id: string, options: Parameters<Relay['week']>[1]): Promise<WeekAnswer> {
		const {part, ownId} = partOf(id);
		return withPrefix(part, await part.relay.week(ownId, options));
	}

	/** A restaurant of a configured source can be asked for by its id, though the configuration does not name it. */
	async function find(wanted: string, options?: AskRelay): Promise<Restaurant> {
		const {restaurants: named} = await restaurants(options);
		const [, name = '', ownId = ''] = /^([a-z]+\d*):(\S+)$/.exec(wanted.trim()) ?? [];
		const part = parts.find(each => isNamed(each, name));
		if (!part) {
			const bare = parts.find(({prefix, relay}) => prefix === null && isConfigured(relay, wanted));
			const isListed = named.some(({id}) => id === wanted.trim());
			// It may have been replaced: its source knows by what.
			return bare && !isListed ? renamed(bare, await bare.relay.find(wanted, options)) : findRestaurant(named, wanted);
		}
		const id = part.prefix === null ? ownId : `${part.prefix}:${ownId}`;
		return named.find(restaurant => restaurant.id === id) ?? (await menu(id, options)).restaurant;
	}

	return {
		restaurants,
		directory({source, ...options}: AskDirectory = {}) {
			const wanted = source === undefined ? parts : parts.filter(part => isNamed(part, source));
			if (wanted.length === 0) throw unknownSource(String(source));
			const able = wanted.filter(({relay}) => relay.sources[0]?.facts.hasDirectory);
			return listing(
				async ({prefix, relay}) => {
					const answer = await relay.directory(options);
					return prefix === null ? withUnnamedPrefixed(relay, answer) : answer;
				},
				able.length > 0 ? able : wanted,
			);
		},
		find,
		menu,
		week,
		search: (query, options) => searchMenus(query, {restaurants, menu, week, today}, options),
		answer: first.relay.answer,
		cache: joinedCache(parts),
		sources: parts.flatMap(({prefix, relay}) => relay.sources.map(source => ({...source, prefix}))),
		today,
		now: first.relay.now,
		async close() {
			await Promise.all(parts.map(({relay}) => relay.close()));
			await close();
		},
	};
}

function isNamed({prefix, relay}: PrefixedRelay, name: string): boolean {
	return prefix === name || relay.sources[0]?.facts.name === name;
}

/** A bare id is understood where the list has it; of other restaurants, the name of the source has to be said. */
function withUnnamedPrefixed({sources: [source]}: Relay, answer: Listing): Listing {
	const ids = source?.ids ?? null;
	if (!source || ids === null) return answer;
	const named = new Set(ids);
	return {
		...answer,
		restaurants: answer.restaurants.map(restaurant =>
			named.has(restaurant.id) ? restaurant : {...restaurant, id: `${source.facts.name}:${restaurant.id}`},
		),
	};
}

function prefixed(part: PrefixedRelay, answer: Listing): Listing {
	const restaurants = answer.restaurants.map(restaurant => renamed(part, restaurant));
	return {...answer, restaurants};
}

function renamed({prefix, relay}: PrefixedRelay, restaurant: Restaurant): Restaurant {
	const source = prefix ?? relay.sources[0]?.facts.name;
	return {
		...restaurant,
		id: prefix === null ? restaurant.id : `${prefix}:${restaurant.id}`,
		...(source === undefined ? {} : {source}),
	};
}

function withPrefix<Answer extends RelayAnswer<Answer> & {restaurant: Restaurant}>(
	part: PrefixedRelay,
	answer: Answer,
): Answer {
	return {
		...answer,
		restaurant: renamed(part, answer.restaurant),
		revalidation: answer.revalidation?.then(newer => newer && withPrefix(part, newer)) ?? null,
	};
}

/** The sources share one store, so that the first one's view of it is that of all. */
function joinedCache(parts: readonly PrefixedRelay[]): CacheInspection {
	const all = parts.map(({relay}) => relay.cache);
	const [first] = all;
	if (!first) throw new RangeError('no source');
	const statistics = {...first.statistics};
	for (const key of Object.keys(statistics) as (keyof typeof statistics)[]) {
		Object.defineProperty(statistics, key, {
			enumerable: true,
			get: () => all.reduce((total, cache) => total + cache.statistics[key], 0),
		});
	}
	return {...first, statistics};
}

function sum(answers: readonly Listing[], key: 'skipped' | 'cut'): number {
	return answers.reduce((total, answer) => total + answer[key], 0);
}
