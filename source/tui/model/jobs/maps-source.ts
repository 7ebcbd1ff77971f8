import type {FoundMap} from '../../../functions/map/map-files.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {expectedError} from '../source/expected-error.ts';
import {asked, failedWith, heldIn, type Resource} from '../source/resource.ts';

/** The maps of this machine, of any terminal: what they tell of themselves. */
export interface MapsSource {
	/** Keeps them up to date while they are shown, until `rest`. */
	watch(): void;
	/** Goes on to look for them now and then, whatever is shown. */
	follow(): void;
	rest(): void;
	refresh(): Promise<void>;
	/** Has a map that runs end: what runs of it is cancelled. Rejects with what the system says. */
	stop(map: FoundMap): Promise<void>;
	/** Tells of maps no more; their logs stay. */
	forget(keys: readonly string[]): Promise<void>;
	close(): void;
}

/** Where maps tell of themselves. */
export interface MapsAtHand {
	/** The very same objects for maps that tell nothing new. */
	read(): Promise<readonly FoundMap[]>;
	remove(key: string): Promise<void>;
	stop(map: FoundMap): Promise<void> | void;
}

export const noMapsAtHand: MapsAtHand = {read: async () => [], remove: async () => {}, stop() {}};

export interface MapsSourceOptions extends MapsAtHand {
	held: () => Resource<readonly FoundMap[]>;
	change: (maps: Resource<readonly FoundMap[]>) => void;
	/** The time between two looks at maps that are shown, in milliseconds. */
	everyMs: number;
}

/** They are looked at so many times less often while none runs, and while they are not shown. */
const SHOWN = {busy: 1, calm: 3};
const ASIDE = {busy: 2, calm: 15};

export function createMapsSource({read, remove, stop, held, change, everyMs}: MapsSourceOptions): MapsSource {
	let timer: NodeJS.Timeout | null = null;
	let isWatching = false;
	let isClosed = false;

	async function look(): Promise<void> {
		try {
			if (heldIn(held()) === null) change(asked(held()));
			keep(await read());
		} catch (thrown) {
			change(failedWith(held(), expectedError(thrown)));
		}
		later();
	}

	function keep(maps: readonly FoundMap[]): void {
		const before = held();
		const known = heldIn(before);
		const isSame = known?.length === maps.length && maps.every((map, place) => map === known[place]);
		if (isSame && before.state !== 'stale') return;
		change({state: maps.length > 0 ? 'ready' : 'empty', value: maps, isRefreshing: false});
	}

	function later(): void {
		if (timer) clearTimeout(timer);
		timer = null;
		if (isClosed) return;
		const isBusy = heldIn(held())?.some(({state}) => state === 'running') ?? false;
		const often = isWatching ? SHOWN : ASIDE;
		timer = setTimeout(() => inBackground(look()), everyMs * (isBusy ? often.busy : often.calm));
	}

	return {
		watch() {
			if (isWatching) return;
			isWatching = true;
			inBackground(look());
		},
		follow: () => inBackground(look()),
		rest() {
			isWatching = false;
			if (timer) later();
		},
		refresh: look,
		stop: async map => stop(map),
		async forget(keys) {
			for (const key of keys) await remove(key);
			await look();
		},
		close() {
			isClosed = true;
			if (timer) clearTimeout(timer);
		},
	};
}
