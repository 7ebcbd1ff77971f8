import type {CacheMode} from '../../../relay/cache/cached-upstream.ts';
import type {AskRelay, Listing, MenuAnswer, Relay, RelayAnswer} from '../../../relay/relay.ts';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {createEmitter} from '../source/emitter.ts';
import {answered, asked, failedWith, heldIn, idle, isUnderWay, type Resource} from '../source/resource.ts';
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
/** Looking things up takes no longer than this at a time: somebody may press a key. */
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
	cacheMode: firstCacheMode,
	openSample,
	lookAgainMs = LOOK_AGAIN_MS,
}: LunchSourceOptions): LunchSource {
	const {notify, subscribe} = createEmitter();
	const lastAsked = new Map<string, number>();
	const tickets = new Map<string, symbol>();
	const closing = new AbortController();
	let peeks = 0;
	let generation = 0;
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

	const listingSlot: Slot<Listing> = {
		name: 'list',
		read: () => data.listing,
		write: listing => change({listing}),
		ask: options => relay.restaurants(options),
		isEmpty: ({restaurants}) => restaurants.length === 0,
		isCurrent: () => true,
	};

	function menuSlot(id: string): Slot<MenuAnswer> {
		return {
			name: `menu ${id}`,
			read: () => data.menus.get(id) ?? idle,
			write: menu => change({menus: new Map(data.menus).set(id, menu)}),
			ask: options => relay.menu(id, options),
			isEmpty: () => false,
			isCurrent: ({menu}) => menu.date === relay.today(),
		};
	}

	/** Shows what is stored, if anything is, of what nobody asked for yet. */
	async function peekAt<Value extends RelayAnswer<Value>>(slot: Slot<Value>): Promise<void> {
		const from = generation;
		if (slot.read().state !== 'idle') return;
		const value = await slot.ask({cacheMode: 'offline', signal: closing.signal}).catch(() => null);
		if (value === null || from !== generation || slot.read().state !== 'idle') return;
		if (slot.isCurrent(value)) slot.write(answered(value, {isEmpty: slot.isEmpty(value), isRenewing: false}));
	}

	/** Asks, and holds the answer and its revalidation; answers to an earlier question are dropped. */
	async function load<Value extends RelayAnswer<Value>>(
		slot: Slot<Value>,
		cacheMode: CacheMode,
	): Promise<LunchError | null> {
		const asker = generation;
		const ticket = Symbol(slot.name);
		tickets.set(slot.name, ticket);
		lastAsked.set(slot.name, performance.now());
		const isLate = () => asker !== generation || tickets.get(slot.name) !== ticket || closing.signal.aborted;
		slot.write(asked(slot.read()));
		try {
			const value = await slot.ask({cacheMode, signal: closing.signal});
			if (isLate()) return null;
			slot.write(answered(value, {isEmpty: slot.isEmpty(value), isRenewing: value.revalidation !== null}));
			if (value.revalidation) inBackground(settleRevalidation(slot, value, isLate));
			return value.source.lastError;
		} catch (thrown) {
			const error = expected(thrown);
			if (!isLate()) slot.write(failedWith(slot.read(), error));
			return error;
		}
	}

	async function settleRevalidation<Value extends RelayAnswer<Value>>(
		slot: Slot<Value>,
		value: Value,
		isLate: () => boolean,
	): Promise<void> {
		const revalidated = await value.revalidation?.catch(() => null);
		if (isLate()) return;
		slot.write(answered(revalidated ?? value, {isEmpty: slot.isEmpty(revalidated ?? value), isRenewing: false}));
	}

	function isDue(slot: Slot<never> | Slot<Listing> | Slot<MenuAnswer>): boolean {
		const resource = slot.read();
		if (isUnderWay(resource)) return false;
		return performance.now() - (lastAsked.get(slot.name) ?? Number.NEGATIVE_INFINITY) >= lookAgainMs;
	}

	/** The list, from the real relay; where that has nothing to show, from the sample. */
	async function loadListing(cacheMode: CacheMode): Promise<void> {
		const wasSample = data.sample !== null && !isSample;
		if (!wasSample) {
			const error = await load(listingSlot, cacheMode);
			if (error && nothingToShow.has(error.code) && heldIn(data.listing) === null) await standIn(error);
			return;
		}
		const asker = generation;
		change({listing: asked(data.listing)});
		try {
			const listing = await real.restaurants({cacheMode, signal: closing.signal});
			if (asker !== generation) return;
			switchTo(real);
			change({sample: null});
			listingSlot.write(answered(listing, {isEmpty: listingSlot.isEmpty(listing), isRenewing: false}));
		} catch (thrown) {
			const value = heldIn(data.listing);
			change({
				sample: {because: expected(thrown)},
				listing: value ? {state: 'ready', value, isRenewing: false} : idle,
			});
		}
	}

	async function standIn(because: LunchError): Promise<void> {
		switchTo(await openSample());
		change({sample: {because}});
		await load(listingSlot, 'cached');
	}

	/** What was asked of the other relay is late from now on. */
	function switchTo(other: Relay): void {
		generation++;
		relay = other;
		lastAsked.clear();
		change({listing: idle, menus: new Map(), waiting: 0});
	}

	async function showMenus(cacheMode: 'cached' | 'refresh' = 'cached'): Promise<void> {
		const queue = (heldIn(data.listing)?.restaurants ?? []).map(({id}) => menuSlot(id));
		const due = queue.filter(slot => (cacheMode === 'refresh' ? !isUnderWay(slot.read()) : isDue(slot)));
		const asker = generation;
		if (due.length === 0) return;
		change({waiting: data.waiting + due.length});
		const work = async () => {
			for (let slot = due.shift(); slot && asker === generation && !closing.signal.aborted; slot = due.shift()) {
				await load(slot, cacheMode === 'refresh' ? cacheMode : defaultCacheMode(slot.name));
				if (asker === generation) change({waiting: Math.max(0, data.waiting - 1)});
			}
		};
		await Promise.all(Array.from({length: MENUS_AT_ONCE}, work));
	}

	async function showCache(): Promise<void> {
		try {
			const entries = await real.cache.entries();
			change({cache: {state: entries.length > 0 ? 'ready' : 'empty', value: entries, isRenewing: false}});
		} catch (thrown) {
			change({cache: failedWith(data.cache, expected(thrown))});
		}
	}

	return {
		data: () => data,
		now: () => relay.now(),
		subscribe,
		async peek(ids) {
			const peek = ++peeks;
			const until = performance.now() + PEEK_MS;
			await peekAt(listingSlot);
			for (const id of ids) {
				if (peek !== peeks || performance.now() > until) return;
				await peekAt(menuSlot(id));
			}
		},
		async showListing() {
			if (isDue(listingSlot)) await loadListing(defaultCacheMode(listingSlot.name));
		},
		async showMenu(id) {
			const slot = menuSlot(id);
			if (isDue(slot)) await load(slot, defaultCacheMode(slot.name));
		},
		showMenus,
		async refresh(id) {
			const wasSample = data.sample !== null;
			await loadListing('refresh');
			if (id !== null && !(wasSample && data.sample !== null)) await load(menuSlot(id), 'refresh');
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
			if (relay !== real) await relay.close();
		},
	};

	/** `--refresh` is for the first look; whoever looks again takes what is fresh. */
	function defaultCacheMode(name: string): CacheMode {
		return firstCacheMode === 'refresh' && lastAsked.has(name) ? 'cached' : firstCacheMode;
	}
}

/** One thing that is asked for, and where its answer goes. */
interface Slot<Value> {
	name: string;
	read(): Resource<Value>;
	write(resource: Resource<Value>): void;
	ask(options: AskRelay): Promise<Value>;
	isEmpty(value: Value): boolean;
	/** Whether an answer from the store can be shown before the upstream was asked. */
	isCurrent(value: Value): boolean;
}

function expected(thrown: unknown): LunchError {
	return thrown instanceof LunchError ? thrown : new LunchError('INTERNAL', messageOf(thrown), {cause: thrown});
}
