import pMap from 'p-map';
import type {CacheMode} from '../../../relay/cache/cached-upstream.ts';
import type {Listing, MenuAnswer, Relay} from '../../../relay/relay.ts';
import {LunchError} from '../../../shared/errors.ts';
import {createEmitter} from '../source/emitter.ts';
import {expectedError} from '../source/expected-error.ts';
import {openOnce} from '../source/open-once.ts';
import {answered, asked, failedWith, heldIn, idle, isUnderWay} from '../source/resource.ts';
import {type AnswerSlot, createAnswerLoader} from './answer-loader.ts';
import type {LunchData, LunchSource} from './lunch-data.ts';

export interface LunchSourceOptions {
	relay: Relay;
	/** Whether the relay is the sample itself (`--demo`). */
	isSample: boolean;
	/** How the upstream is asked when something is first shown. */
	cacheMode: CacheMode;
	/** Opens the sample that stands in when nothing is stored and nothing can be asked. */
	openSample: () => Promise<Relay>;
	/** The lists and menus to look at again when shown, once they are this old, in milliseconds. */
	lookAgainMs?: number;
}

const MENUS_AT_ONCE = 4;
const LOOK_AGAIN_MS = 60_000;
/** Looking things up takes no longer than this at a time: the person may press a key. */
const PEEK_MS = 60;

/** Failures after which a sample is better than nothing. */
const nothingToShow = new Set<LunchError['code']>([
	'UPSTREAM_UNREACHABLE',
	'UPSTREAM_TIMEOUT',
	'UPSTREAM_FAILED',
	'UPSTREAM_NO_MENU_API',
	'NOTHING_STORED',
]);

export function createLunchSource({
	relay: real,
	isSample,
	cacheMode: firstMode,
	openSample,
	lookAgainMs = LOOK_AGAIN_MS,
}: LunchSourceOptions): LunchSource {
	const {notify, subscribe} = createEmitter();
	const closing = new AbortController();
	const loader = createAnswerLoader({firstMode, lookAgainMs, closing: closing.signal});
	const sample = openOnce(openSample, () => {});
	let peeks = 0;
	let relay = real;
	let data: LunchData = {
		listing: idle,
		menus: new Map(),
		cache: idle,
		statistics: {...real.cache.statistics},
		sample: isSample ? {because: null} : null,
		waiting: 0,
		today: real.today(),
	};

	function change(part: Partial<LunchData>): void {
		if (closing.signal.aborted) return;
		data = {...data, ...part, statistics: {...real.cache.statistics}, today: relay.today()};
		notify();
	}

	const listingSlot: AnswerSlot<Listing> = {
		name: 'list',
		read: () => data.listing,
		write: listing => change({listing}),
		ask: options => relay.restaurants(options),
		isEmpty: ({restaurants}) => restaurants.length === 0,
		isCurrent: () => true,
	};

	function menuSlot(id: string): AnswerSlot<MenuAnswer> {
		return {
			name: `menu ${id}`,
			read: () => data.menus.get(id) ?? idle,
			write: menu => change({menus: new Map(data.menus).set(id, menu)}),
			ask: options => relay.menu(id, options),
			isEmpty: () => false,
			isCurrent: ({menu}) => menu.date === relay.today(),
		};
	}

	/** The list, from the real relay; where that has nothing to show, from the sample. */
	async function loadListing(cacheMode: CacheMode): Promise<void> {
		if (data.sample !== null && !isSample) return leaveSample(cacheMode);
		const error = await loader.load(listingSlot, cacheMode);
		if (!error || !nothingToShow.has(error.code) || heldIn(data.listing) !== null) return;
		switchTo(await sample.get());
		change({sample: {because: error}});
		await loader.load(listingSlot, 'cached');
	}

	/** Goes back to the real relay, if that has a list by now. */
	async function leaveSample(cacheMode: CacheMode): Promise<void> {
		const {signal} = loader;
		change({listing: asked(data.listing)});
		try {
			const listing = await real.restaurants({cacheMode, signal});
			if (signal.aborted) return;
			switchTo(real);
			change({sample: null});
			listingSlot.write(answered(listing, {isEmpty: listingSlot.isEmpty(listing), isRefreshing: false}));
		} catch (thrown) {
			const value = heldIn(data.listing);
			change({
				sample: {because: expectedError(thrown)},
				listing: value ? {state: 'ready', value, isRefreshing: false} : idle,
			});
		}
	}

	/** An answer of the other relay is late from now on. */
	function switchTo(other: Relay): void {
		loader.reset();
		relay = other;
		change({listing: idle, menus: new Map(), waiting: 0});
	}

	async function showCache(): Promise<void> {
		try {
			const entries = await real.cache.entries();
			change({cache: {state: entries.length > 0 ? 'ready' : 'empty', value: entries, isRefreshing: false}});
		} catch (thrown) {
			change({cache: failedWith(data.cache, expectedError(thrown))});
		}
	}

	return {
		data: () => data,
		now: () => relay.now(),
		subscribe,
		async peek(ids) {
			const peek = ++peeks;
			const until = performance.now() + PEEK_MS;
			await loader.peek(listingSlot);
			for (const id of ids) {
				if (peek !== peeks || performance.now() > until) return;
				await loader.peek(menuSlot(id));
			}
		},
		async showListing() {
			if (loader.isDue(listingSlot)) await loadListing(loader.defaultMode(listingSlot));
		},
		async showMenu(id) {
			const slot = menuSlot(id);
			if (loader.isDue(slot)) await loader.load(slot);
		},
		async showMenus(cacheMode = 'cached') {
			const isRefresh = cacheMode === 'refresh';
			const {signal} = loader;
			const slots = (heldIn(data.listing)?.restaurants ?? []).map(({id}) => menuSlot(id));
			const due = slots.filter(slot => (isRefresh ? !isUnderWay(slot.read()) : loader.isDue(slot)));
			if (due.length === 0) return;
			change({waiting: data.waiting + due.length});
			const load = async (slot: AnswerSlot<MenuAnswer>) => {
				if (signal.aborted) return;
				await loader.load(slot, isRefresh ? cacheMode : undefined);
				if (!signal.aborted) change({waiting: Math.max(0, data.waiting - 1)});
			};
			await pMap(due, load, {concurrency: MENUS_AT_ONCE});
		},
		async refresh(id) {
			const wasSample = data.sample !== null;
			await loadListing('refresh');
			if (id !== null && !(wasSample && data.sample !== null)) await loader.load(menuSlot(id), 'refresh');
		},
		showCache,
		async clearCache(key) {
			const count = await real.cache.clear(key);
			await showCache();
			return count;
		},
		async close() {
			closing.abort(new LunchError('INTERRUPTED', 'The app was closed.'));
			await real.close();
			await (await sample.known())?.close();
		},
	};
}
