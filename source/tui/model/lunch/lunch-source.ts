import pMap from 'p-map';
import type {CacheMode} from '../../../relay/cache/cached-upstream.ts';
import type {Listing, MenuAnswer, Relay, WeekAnswer} from '../../../relay/relay.ts';
import {LunchError} from '../../../shared/errors.ts';
import {weekOf} from '../../../shared/time/calendar.ts';
import {createEmitter} from '../source/emitter.ts';
import {expectedError} from '../source/expected-error.ts';
import {type OpenOnce, openOnce} from '../source/open-once.ts';
import {answered, asked, failedWith, heldIn, idle, isUnderWay} from '../source/resource.ts';
import {type AnswerSlot, createAnswerLoader} from './answer-loader.ts';
import {type Canteens, fullId, isOfSources, listedId} from './canteens.ts';
import {dayKey, type LunchData, type LunchSource} from './lunch-data.ts';
import {createSourceClocks} from './source-clocks.ts';

export interface LunchSourceOptions {
	relay: Relay;
	/** Whether the relay is the sample itself (`--demo`). */
	isSample: boolean;
	/** How the upstream is asked when something is first shown. */
	cacheMode: CacheMode;
	/** Opens the sample that stands in when nothing is stored and nothing can be asked. */
	openSample: () => Promise<Relay>;
	/** The directory that is searched besides the relay; left out where there is none. */
	canteens?: Canteens;
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
	relay: configured,
	isSample,
	cacheMode: firstMode,
	openSample,
	canteens,
	lookAgainMs = LOOK_AGAIN_MS,
}: LunchSourceOptions): LunchSource {
	const {notify, subscribe} = createEmitter();
	const closing = new AbortController();
	const loader = createAnswerLoader({firstMode, lookAgainMs, closing: closing.signal});
	const sample = openOnce(openSample, () => {});
	let peeks = 0;
	/** The relay that the configuration asks for, the one that is shown, and one of all canteens. */
	let real = configured;
	let relay = real;
	let directory = openDirectory();
	let clocks = createSourceClocks(real);
	let data: LunchData = {
		listing: idle,
		menus: new Map(),
		otherDays: new Map(),
		weeks: new Map(),
		directory: idle,
		sources: real.sources,
		cache: idle,
		statistics: {...real.cache.statistics},
		sample: isSample ? {because: null} : null,
		waiting: 0,
		today: real.today(),
		todayOf: clocks.todayOf(),
	};

	function change(part: Partial<LunchData>): void {
		if (closing.signal.aborted) return;
		const now = {statistics: {...real.cache.statistics}, today: relay.today(), todayOf: clocks.todayOf()};
		data = {...data, ...part, ...now};
		notify();
	}

	function openDirectory(): OpenOnce<Relay> | null {
		if (!canteens) return null;
		return openOnce(canteens.openDirectory, opened => {
			clocks = createSourceClocks(relay, opened);
		});
	}

	/** The relay that knows a restaurant: one that is not of the configuration's sources is of the directory. */
	async function relayFor(id: string): Promise<Relay> {
		return isOfSources(id, relay.sources) || !directory ? relay : directory.get();
	}

	const directorySlot: AnswerSlot<Listing> = {
		name: 'directory',
		read: () => data.directory,
		write: listing => change({directory: listing}),
		ask: async options => ((await directory?.get()) ?? relay).directory(options),
		isEmpty: ({restaurants}) => restaurants.length === 0,
		isCurrent: () => true,
	};

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
			ask: async options => (await relayFor(id)).menu(id, options),
			isEmpty: () => false,
			isCurrent: ({menu}) => menu.date === clocks.todayOf()(id),
		};
	}

	function daySlot(id: string, day: string): AnswerSlot<MenuAnswer> {
		const key = dayKey(id, day);
		return {
			name: `menu ${key}`,
			read: () => data.otherDays.get(key) ?? idle,
			write: menu => change({otherDays: new Map(data.otherDays).set(key, menu)}),
			ask: async options => (await relayFor(id)).menu(id, {...options, day}),
			isEmpty: () => false,
			isCurrent: () => true,
		};
	}

	function weekSlot(id: string, monday: string): AnswerSlot<WeekAnswer> {
		const key = dayKey(id, monday);
		return {
			name: `week ${key}`,
			read: () => data.weeks.get(key) ?? idle,
			write: week => change({weeks: new Map(data.weeks).set(key, week)}),
			// Of this week today is asked for, so that the age that is said is that of its menu.
			ask: async options => {
				const own = await relayFor(id);
				return own.week(id, {...options, day: dayWithin(monday, own.today(id))});
			},
			isEmpty: () => false,
			isCurrent: () => true,
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
		clocks = createSourceClocks(other);
		const {sources} = other;
		change({listing: idle, menus: new Map(), otherDays: new Map(), weeks: new Map(), waiting: 0, sources});
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
		async showMenu(id, day) {
			const slot = day === null ? menuSlot(id) : daySlot(id, day);
			if (loader.isDue(slot)) await loader.load(slot);
		},
		async showWeeks(ids, day, cacheMode = 'cached') {
			const monday = weekOf(day)[0] ?? day;
			const slots = ids.map(id => weekSlot(id, monday));
			if (cacheMode === 'refresh') {
				await pMap(slots, slot => loader.load(slot, cacheMode), {concurrency: MENUS_AT_ONCE});
				return;
			}
			// Stored menus can be seen while the others are asked for.
			for (const slot of slots) await loader.peek(slot);
			await pMap(slots.filter(loader.isDue), slot => loader.load(slot), {concurrency: MENUS_AT_ONCE});
		},
		async showMenus(cacheMode = 'cached', ids = (heldIn(data.listing)?.restaurants ?? []).map(({id}) => id)) {
			const isRefresh = cacheMode === 'refresh';
			const {signal} = loader;
			const slots = ids.map(menuSlot);
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
		async refresh(id, day = null) {
			const wasSample = data.sample !== null;
			await loadListing('refresh');
			const isStillSample = wasSample && data.sample !== null;
			if (id === null || (isStillSample && isOfSources(id, relay.sources))) return;
			await loader.load(day === null ? menuSlot(id) : daySlot(id, day), 'refresh');
		},
		async showDirectory(cacheMode) {
			if (cacheMode === 'refresh' || loader.isDue(directorySlot)) await loader.load(directorySlot, cacheMode);
		},
		async setListed(id, isListed) {
			if (!canteens) throw new LunchError('USAGE', 'The sources of this app are not from a configuration.');
			const changed = await canteens.setListed(fullId(id, real.sources), isListed);
			const [before, directoryBefore] = [real, directory];
			real = changed;
			directory = openDirectory();
			switchTo(real);
			change({sample: null});
			await Promise.all([loadListing('cached'), loader.load(directorySlot, 'cached')]);
			await before.close();
			await (await directoryBefore?.known())?.close();
			return listedId(id, real.sources);
		},
		showCache,
		async forget(keys) {
			const {count, restore} = await real.cache.forget(keys);
			await showCache();
			return {count, restore: () => restore().then(showCache)};
		},
		async close() {
			closing.abort(new LunchError('INTERRUPTED', 'The app was closed.'));
			await real.close();
			await (await sample.known())?.close();
			await (await directory?.known())?.close();
		},
	};
}

/** A day of the week of a Monday: today, where that is one of it. */
function dayWithin(monday: string, today: string): string {
	return weekOf(today)[0] === monday ? today : monday;
}
