import {inspect} from 'node:util';
import {createMapPace} from '../map/map-pace.ts';
import {type AboutMap, type MapFigures, type ToldMap, tellMap, untoldMap} from '../map/tell-map.ts';

/** The maps of a program, of which the app of this machine is told. */
export interface ListedMaps {
	/** Begins to tell of a map, once it has run for a second. */
	tell(map: ListedMap): ToldMap;
}

/** A map of a program, with the parts of it that the app shows. */
export interface ListedMap {
	name: () => Promise<string>;
	log: string | null;
	/** The number of its inputs; null where that is not known. */
	total: number | null;
	counts: () => Pick<MapFigures, 'done' | 'failed' | 'recalled'>;
	/** Ends it, for a person who asks for that. */
	onStop: () => void;
}

/** Where maps are told of, and of which program they are. */
export interface ListedMapsOptions {
	/** The folder of maps; null where nobody is to be told. It is asked for with each map. */
	folder: () => string | null;
	program: () => Pick<AboutMap, 'program' | 'folder' | 'pid'>;
	/** The time between two writes, and that after which a map is told of first, in milliseconds. */
	everyMs?: number;
}

/** Maps of one connection that are told of at once: a program may run any number, and each is a file each second. */
const MOST_AT_ONCE = 20;

export function createListedMaps({folder, program, everyMs = 1000}: ListedMapsOptions): ListedMaps {
	let atOnce = 0;
	return {
		tell({name, log, total, counts, onStop}) {
			const at = folder();
			if (at === null || atOnce >= MOST_AT_ONCE) return untoldMap;
			atOnce += 1;
			const pace = createMapPace({size: total, clock: () => performance.now()});
			const told = tellMap({
				folder: at,
				about: async () => ({name: await name(), command: [], ...program(), log}),
				figures: () => pace.figures({...counts(), place: counts().done}),
				tellsBriefOnes: false,
				onStop,
				everyMs,
			});
			return {
				failed: told.failed,
				async end(state, error) {
					atOnce -= 1;
					await told.end(state, error);
				},
			};
		},
	};
}

/** An input in so many characters as are of use, whatever it is. */
export function inputText(input: unknown): string {
	if (typeof input === 'string') return JSON.stringify(input.slice(0, 2000));
	return inspect(input, {
		...{depth: 3, breakLength: Number.POSITIVE_INFINITY, customInspect: false},
		...{maxArrayLength: 100, maxStringLength: 2000},
	});
}
