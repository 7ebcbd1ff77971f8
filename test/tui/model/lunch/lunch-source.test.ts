import {describe, expect, it} from 'vitest';
import {startStatistics} from '../../../../source/relay/cache/statistics.ts';
import {createMenu} from '../../../../source/relay/menus/menu.ts';
import type {AskRelay, Listing, MenuAnswer, Relay} from '../../../../source/relay/relay.ts';
import {createSampleRelay} from '../../../../source/relay/sample/sample-relay.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import type {LunchSource} from '../../../../source/tui/model/lunch/lunch-data.ts';
import {createLunchSource} from '../../../../source/tui/model/lunch/lunch-source.ts';
import {heldIn} from '../../../../source/tui/model/source/resource.ts';

const TODAY = '2024-04-04';
const unreachable = new LunchError('UPSTREAM_UNREACHABLE', 'http://x could not be reached.');
const source = (state: 'fresh' | 'stale' | 'offline') => ({
	upstream: 'http://x',
	state,
	fetchedAt: new Date(0),
	lastError: null,
});

function restaurant(id: string) {
	return {id, name: id, region: null, coordinate: null, homepage: null, menuUrl: null, mapUrl: null};
}

function listing(ids: readonly string[], state: 'fresh' | 'stale' = 'fresh'): Listing {
	return {restaurants: ids.map(restaurant), source: source(state), skipped: 0, cut: 0, revalidation: null};
}

function menu(id: string, dish: string): MenuAnswer {
	return {
		restaurant: restaurant(id),
		day: TODAY,
		menu: createMenu(TODAY, [dish]),
		isAhead: false,
		source: source('fresh'),
		skipped: 0,
		cut: 0,
		revalidation: null,
	};
}

/** A relay that answers as it is told to. */
function relayOf({
	list,
	menuFor,
}: {
	list: (options: AskRelay) => Promise<Listing>;
	menuFor?: (id: string, options: AskRelay) => Promise<MenuAnswer>;
}): Relay {
	const nothing = async () => {
		throw new LunchError('NOTHING_STORED', 'nothing');
	};
	return {
		restaurants: (options = {}) => list(options),
		menu: (id, options = {}) => (menuFor ?? nothing)(id, options),
		week: nothing,
		directory: nothing,
		find: nothing,
		search: nothing,
		answer: nothing,
		cache: {
			entries: async () => [],
			clear: async () => 0,
			forget: async () => ({count: 0, restore: async () => {}}),
			statistics: startStatistics(),
		},
		sources: [],
		today: () => TODAY,
		now: () => new Date(`${TODAY}T10:00:00Z`),
		close: async () => {},
	};
}

function sourceFor(relay: Relay): LunchSource {
	return createLunchSource({
		relay,
		isSample: false,
		cacheMode: 'cached',
		openSample: async () => createSampleRelay(),
		lookAgainMs: 0,
	});
}

describe('the source of what is shown', () => {
	it('drops an answer that a later question overtook', async () => {
		const answers = [Promise.withResolvers<MenuAnswer>(), Promise.withResolvers<MenuAnswer>()];
		let asked = 0;
		const lunch = sourceFor(
			relayOf({
				list: async () => listing(['a']),
				menuFor: (_id, {cacheMode}) =>
					cacheMode === 'offline'
						? Promise.reject(unreachable)
						: (answers[asked++]?.promise ?? Promise.reject(unreachable)),
			}),
		);
		await lunch.showListing();
		const first = lunch.showMenu('a', null);
		const second = lunch.refresh('a');
		await expect.poll(() => asked).toBe(2);
		answers[1]?.resolve(menu('a', 'later'));
		await second;
		answers[0]?.resolve(menu('a', 'earlier'));
		await first;
		expect(heldIn(lunch.data().menus.get('a') ?? {state: 'idle'})?.menu.dishes[0]?.name).toBe('later');
	});

	it('shows what is stale at once and lets the renewed slide in', async () => {
		const revalidation = Promise.withResolvers<Listing | null>();
		const lunch = sourceFor(
			relayOf({list: async () => ({...listing(['a'], 'stale'), revalidation: revalidation.promise})}),
		);
		await lunch.showListing();
		expect(lunch.data().listing).toMatchObject({state: 'stale', isRefreshing: true});
		revalidation.resolve(listing(['a', 'b']));
		await expect.poll(() => lunch.data().listing.state).toBe('ready');
		expect(heldIn(lunch.data().listing)?.restaurants).toHaveLength(2);
	});

	it('keeps what it shows, as stale, when asking again fails', async () => {
		let isUp = true;
		const lunch = sourceFor(
			relayOf({
				list: async () => {
					if (!isUp) throw unreachable;
					return listing(['a']);
				},
			}),
		);
		await lunch.showListing();
		isUp = false;
		await lunch.refresh(null);
		expect(lunch.data().listing).toMatchObject({state: 'stale', lastError: unreachable});
		expect(lunch.data().sample).toBeNull();
	});

	it('stands in with the sample, says why, and gives way to real data', async () => {
		let isUp = false;
		const lunch = sourceFor(
			relayOf({
				list: async () => {
					if (!isUp) throw unreachable;
					return listing(['a']);
				},
				menuFor: async id => menu(id, 'real'),
			}),
		);
		await lunch.showListing();
		expect(lunch.data().sample?.because).toBe(unreachable);
		expect(heldIn(lunch.data().listing)?.restaurants.length).toBeGreaterThan(10);
		await lunch.showMenus();
		expect(lunch.data().waiting).toBe(0);
		await lunch.refresh('bikupan');
		expect(lunch.data().sample?.because).toBe(unreachable);
		isUp = true;
		await lunch.refresh('a');
		expect(lunch.data().sample).toBeNull();
		expect([...lunch.data().menus.keys()]).toEqual(['a']);
	});

	it('a failure with nothing to show is a failure; after closing nothing changes', async () => {
		const odd = new LunchError('UPSTREAM_UNREADABLE', 'odd');
		const lunch = sourceFor(relayOf({list: () => Promise.reject(odd)}));
		await lunch.showListing();
		expect(lunch.data().listing).toEqual({state: 'failed', error: odd});
		await lunch.close();
		await lunch.refresh(null);
		expect(lunch.data().listing.state).toBe('failed');
	});
});
