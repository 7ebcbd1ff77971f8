import {LunchError} from '../shared/errors.ts';
import {message} from '../shared/language/texts.ts';
import {addDays, weekOf} from '../shared/time/calendar.ts';
import type {CachedUpstream, CacheResult} from './cache/cached-upstream.ts';
import {CONFIRMATION_MS} from './cache/contradiction.ts';
import type {Menu} from './menus/menu.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {AskMenu, AskRelay, Listing, MenuAnswer, Source, WeekAnswer} from './relay.ts';
import {type RelayContext, revalidationOf, undescribed, unknownId} from './relay-context.ts';
import type {RestaurantLists} from './restaurant-lists.ts';
import type {StoredAnswer} from './store/stored-answer.ts';
import type {MenuRequest} from './upstream/sources/menu-source.ts';
import {isContent, MOVED_HINT} from './upstream/upstream.ts';
import {explainBad} from './upstream/upstream-failures.ts';

/** How many days back a menu is looked for that can be shown instead of today's. */
const DAYS_BACK = 7;

/** A restaurant, and the day that is asked for. */
interface Wanted {
	id: string;
	day: string;
	/** The restaurant as the list has it; null where it is not there. */
	listed: Restaurant | null;
}

/** The menus of a source's restaurants. */
export function createRestaurantMenus(context: RelayContext, {restaurants, single}: RestaurantLists) {
	const {source, cached, address, sourceOf, today, now} = context;
	const isTodayOnly = source.facts.daysAhead === 0;

	/** `ask` may remember what it was asked, for several days of one answer. */
	async function menu(
		id: string,
		{day: asked, ...options}: AskMenu = {},
		ask: CachedUpstream['ask'] = cached.ask,
	): Promise<MenuAnswer> {
		const {listing, listed} = await described(id, options);
		// A restaurant that was replaced has another id now.
		const ownId = listed?.id ?? id;
		const present = today(ownId);
		const day = asked ?? present;
		const wanted: Wanted = {id: ownId, day, listed};
		if (isTodayOnly && day !== present) return otherDay(wanted, listing);
		const requests = source.menuRequests(ownId, {day, today: present});
		try {
			return await askInTurn(id, wanted, requests, options, ask);
		} catch (error) {
			if (!listed && listing && meansUnknown(error)) throw unknownId(id);
			if (!isWorthOldMenu(error)) throw error;
			return (await storedOtherwise(wanted, requests, error)) ?? newestEarlier(wanted, error);
		}
	}

	/** Whether a failure may be for the id: some versions of the API answer 500 for one they don't know. */
	function meansUnknown(error: unknown): boolean {
		const isOfAll = source.list !== null && source.ids === null;
		return isOfAll && isFailure(error, 'UPSTREAM_FAILED');
	}

	/** The answer of the first request that is not answered with 404. `id` is the one that was asked for. */
	async function askInTurn(
		id: string,
		wanted: Wanted,
		requests: readonly MenuRequest[],
		options: AskRelay,
		ask: CachedUpstream['ask'],
	): Promise<MenuAnswer> {
		let missing: {path: string; held: CacheResult} | null = null;
		for (const request of requests) {
			const held = await ask(request.path, {...options, tellsAge: true});
			if (held.answer.status !== 404) return withClosing(menuOf(wanted, request, held), request, options);
			missing = {path: request.path, held};
		}
		if (!wanted.listed || !missing) throw unknownId(id);
		// A dated address that isn't there is a day of which nothing is known, unless nothing else is there either.
		const isDayAlone = source.isDated(missing.path) && (source.list !== null || requests.length === 1);
		if (isDayAlone) return answerOf(wanted, unpublished(wanted.day), {source: sourceOf(missing.held)});
		throw await explainMissing(id, options);
	}

	/** A menu without dishes as one of closing, where the source says that apart. Not known, it stays unpublished. */
	async function withClosing(answer: MenuAnswer, {closing}: MenuRequest, options: AskRelay): Promise<MenuAnswer> {
		if (!closing || answer.menu.state !== 'unpublished') return answer;
		const isClosed = await cached
			.ask(closing.path, {...options, tellsAge: true, isPart: true})
			.then(held => isContent(held.answer.status) && closing.isClosed(held.answer))
			.catch(falseWhereItFailed);
		return isClosed ? {...answer, menu: {...answer.menu, state: 'closed'}} : answer;
	}

	/** Why a restaurant that is known has no menu. */
	async function explainMissing(id: string, options: AskRelay): Promise<LunchError> {
		if (source.list === null) return withoutMenu(id);
		return (await isStillListed(id, options)) ? withoutListedMenu(id) : unknownId(id);
	}

	/**
	 * The restaurant as the list has it, which says more than its menu. The list is only waited for where it is
	 * stored, or where menus say nothing of their restaurant.
	 */
	async function described(
		id: string,
		options: AskRelay,
	): Promise<{listing: Listing | null; listed: Restaurant | null}> {
		if (!source.list) return {listing: null, listed: await single(id, options)};
		const hasDescription = source.restaurantRequest(id) !== null;
		const listing = await restaurants({cacheMode: 'offline'}, true)
			.catch(() => (hasDescription ? restaurants(options, true) : null))
			.catch(() => null);
		const listed = listing?.restaurants.find(restaurant => restaurant.id === id) ?? null;
		return {listing, listed: listed ?? (listing && hasDescription ? await single(id, options) : null)};
	}

	/** The menu of another day of a source that publishes today alone: the one that it gave on that day. */
	async function otherDay(wanted: Wanted, listing: Listing | null): Promise<MenuAnswer> {
		const listSource = listing?.source ?? null;
		const {id, day, listed} = wanted;
		const isPast = day < today(id);
		const stored = isPast ? await stateOn(wanted, day) : null;
		if (stored) return {...stored, day, source: {...stored.source, state: 'fresh'}};
		if (!listed && listSource) throw unknownId(id);
		const known: Source = listSource ?? {upstream: address, state: 'offline', fetchedAt: null, lastError: null};
		const answer = answerOf(wanted, unpublished(day), {source: known});
		return {...answer, isAhead: day > today(id)};
	}

	/** The menu that was stored on a day, which is not changed any more; null if none was. */
	async function stateOn({id, listed, day: asked}: Wanted, day: string): Promise<MenuAnswer | null> {
		const [request] = source.menuRequests(id, {day, today: day});
		const answer: StoredAnswer | null = request ? await cached.earlier(request.path, day) : null;
		if (!request || !answer) return null;
		const held: CacheResult = {answer, state: 'offline', lastError: null, revalidation: null, isHit: true};
		return {...menuOf({id, day, listed}, request, held), day: asked};
	}

	/** The menu that is stored by another way of asking for the day than the one that fails now; null if none is. */
	async function storedOtherwise(
		wanted: Wanted,
		requests: readonly MenuRequest[],
		failure: unknown,
	): Promise<MenuAnswer | null> {
		const lastError = failure instanceof LunchError ? failure : null;
		for (const request of requests.slice(1)) {
			const held = await cached.ask(request.path, {cacheMode: 'offline', isPart: true}).catch(() => null);
			if (held?.answer.quality === 'good') return menuOf(wanted, request, {...held, state: 'offline', lastError});
		}
		return null;
	}

	/** The newest menu of the days before today, with the failure for which it is shown; throws that where there is none. */
	async function newestEarlier(wanted: Wanted, failure: unknown): Promise<MenuAnswer> {
		if (wanted.day !== today(wanted.id)) throw failure;
		const lastError = failure instanceof LunchError ? failure : null;
		for (let back = 1; back <= DAYS_BACK; back++) {
			const stored = await stateOn(wanted, addDays(wanted.day, -back));
			if (stored) return {...stored, source: {...stored.source, lastError}};
		}
		throw failure;
	}

	/** Whether the list has a restaurant that its upstream gives no menu of: asked anew, at most once a minute. */
	async function isStillListed(id: string, options: AskRelay): Promise<boolean> {
		const stored = await restaurants({cacheMode: 'offline'});
		const isNew = now() - (stored.source.fetchedAt?.getTime() ?? 0) < CONFIRMATION_MS;
		const {restaurants: all} = isNew ? stored : await restaurants({...options, cacheMode: 'refresh'});
		return all.some(restaurant => restaurant.id === id);
	}

	/** The failure of a restaurant that the configuration names, of a source without a list. */
	function withoutMenu(id: string): LunchError {
		const {title} = source.facts;
		return new LunchError('UPSTREAM_FAILED', `${title} (${address}) has no menu of "${id}" (HTTP 404).`, {
			hint: message('{first} {second}', {first: message('Check the id in the configuration.'), second: MOVED_HINT}),
		});
	}

	/** A restaurant of the list is no unknown one, whatever is answered for its menu. */
	function withoutListedMenu(id: string): LunchError {
		return new LunchError(
			'UPSTREAM_FAILED',
			message('{address} has no menu of "{id}" (HTTP 404), though it lists it.', {address, id}),
			{
				hint: message('Try again in a few minutes.'),
			},
		);
	}

	function menuOf(wanted: Wanted, request: MenuRequest, held: CacheResult): MenuAnswer {
		if (held.answer.status === 404) throw unknownId(wanted.id);
		if (!isContent(held.answer.status)) throw explainBad(address, held.answer.status);
		const {value, skipped, cut} = request.read(held.answer);
		const listed = wanted.listed ?? value.restaurant;
		// An answer of all restaurants that lacks one says that there is no such.
		if (!listed && source.restaurantOfPath(request.path) === null) throw unknownId(wanted.id);
		const found = value.menus.find(({date}) => date === wanted.day) ?? unpublished(wanted.day);
		return answerOf({...wanted, listed}, found, {
			source: sourceOf(held),
			skipped,
			cut,
			revalidation: revalidationOf(held, newer => menuOf(wanted, request, newer)),
		});
	}

	function answerOf(
		{id, day, listed}: Wanted,
		found: Menu,
		{source: from, skipped = 0, cut = 0, revalidation = null}: Pick<MenuAnswer, 'source'> & Partial<MenuAnswer>,
	): MenuAnswer {
		const isAhead = found.state === 'unpublished' && day > addDays(today(id), source.facts.daysAhead);
		return {
			restaurant: listed ?? undescribed(source.facts, id),
			day,
			menu: found,
			isAhead,
			source: from,
			skipped,
			cut,
			revalidation,
		};
	}

	async function week(id: string, {day: given, ...options}: AskMenu = {}): Promise<WeekAnswer> {
		const day = given ?? today((await described(id, options)).listed?.id ?? id);
		const asked = new Map<string, ReturnType<CachedUpstream['ask']>>();
		const askOnce: CachedUpstream['ask'] = (path, askOptions) => {
			const answer = asked.get(path) ?? cached.ask(path, askOptions);
			asked.set(path, answer);
			return answer;
		};
		const answers: MenuAnswer[] = [];
		for (const date of weekOf(day)) answers.push(await menu(id, {...options, day: date}, askOnce));
		const [first] = answers;
		if (!first) throw unknownId(id);
		const own = answers.find(answer => answer.day === day) ?? first;
		const newer = answers.flatMap(({revalidation}) => revalidation ?? []);
		return {
			restaurant: own.restaurant,
			days: answers.map(answer => (answer.menu.date === answer.day ? answer.menu : unpublished(answer.day))),
			isTodayOnly,
			source: own.source,
			skipped: Math.max(...answers.map(({skipped}) => skipped)),
			cut: Math.max(...answers.map(({cut}) => cut)),
			revalidation: newer.length === 0 ? null : Promise.all(newer).then(() => week(id, {...options, day})),
		};
	}

	return {menu: (id: string, options?: AskMenu) => menu(id, options), week};
}

function unpublished(date: string): Menu {
	return {date, state: 'unpublished', dishes: []};
}

function isFailure(error: unknown, code: LunchError['code']): boolean {
	return error instanceof LunchError && error.code === code;
}

function falseWhereItFailed(error: unknown): false {
	if (error instanceof LunchError && error.code !== 'INTERRUPTED') return false;
	throw error;
}

function isWorthOldMenu(error: unknown): boolean {
	return error instanceof LunchError && error.code !== 'RESTAURANT_NOT_FOUND';
}
