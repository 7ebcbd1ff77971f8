import type {FoundMap} from '../../../functions/map/map-files.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {expectedError} from '../source/expected-error.ts';
import {asked, failedWith, type Resource} from '../source/resource.ts';

/** The maps of this machine, `lunch fn map` of any terminal: what they tell of themselves. */
export interface MapsSource {
	/** Keeps them up to date, until `rest`. */
	watch(): void;
	rest(): void;
	refresh(): Promise<void>;
	/** Has a map that runs end: what runs of it is cancelled. Throws what the system throws. */
	stop(map: FoundMap): void;
	/** Tells of a map no more; its log stays. */
	forget(key: string): Promise<void>;
}

/** Where maps tell of themselves. */
export interface MapsAtHand {
	read(): Promise<readonly FoundMap[]>;
	remove(key: string): Promise<void>;
	stop(pid: number): void;
}

export interface MapsSourceOptions extends MapsAtHand {
	held: () => Resource<readonly FoundMap[]>;
	change: (maps: Resource<readonly FoundMap[]>) => void;
	everyMs: number;
}

export function createMapsSource({read, remove, stop, held, change, everyMs}: MapsSourceOptions): MapsSource {
	let timer: NodeJS.Timeout | null = null;
	let isWatching = false;

	async function look(): Promise<void> {
		if (timer) clearTimeout(timer);
		timer = null;
		try {
			if (!('value' in held())) change(asked(held()));
			const value = await read();
			change({state: value.length > 0 ? 'ready' : 'empty', value, isRefreshing: false});
		} catch (thrown) {
			change(failedWith(held(), expectedError(thrown)));
		}
		if (isWatching) timer ??= setTimeout(() => inBackground(look()), everyMs);
	}

	return {
		watch() {
			if (isWatching) return;
			isWatching = true;
			inBackground(look());
		},
		rest() {
			isWatching = false;
			if (timer) clearTimeout(timer);
			timer = null;
		},
		refresh: look,
		stop: ({pid}) => stop(pid),
		async forget(key) {
			await remove(key);
			await look();
		},
	};
}
