import {type FileLock, lockFile} from '../../shared/files/file-lock.ts';
import {keyedFile, newFileKey} from '../../shared/files/keyed-files.ts';
import {makeFolder} from '../../shared/files/make-folder.ts';
import {replaceFile} from '../../shared/files/replace-file.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {KeptMap, MapFailure, MapState} from './kept-map.ts';
import {mapLock, removeLock, removeOldMaps} from './map-files.ts';

/** Most failed inputs that are told of; all of them are in the output of the map. */
const MOST_FAILURES = 100;
/** Longest text of an input that is told of. */
const LONGEST_INPUT = 2000;

/** How far a map is. */
export type MapFigures = Pick<KeptMap, 'done' | 'failed' | 'recalled' | 'rate' | 'share' | 'leftMs'>;

export interface TellMapOptions {
	/** The folder of maps. */
	folder: string;
	about: Pick<KeptMap, 'name' | 'command' | 'folder' | 'pid' | 'log'>;
	figures: () => MapFigures;
	now?: () => number;
	everyMs?: number;
}

/** Tells programs of this machine how far a map is. */
export interface ToldMap {
	/** Takes down an input that did not return. */
	failed(failure: MapFailure): void;
	/** Tells how the map ended. */
	end(state: MapState, error: string | null): Promise<void>;
}

/** Begins to tell of a map. Where its folder can't be written nobody hears of it: the map itself goes on. */
export function tellMap({folder, about, figures, now = Date.now, everyMs = 1000}: TellMapOptions): ToldMap {
	const startedAt = now();
	const key = newFileKey(startedAt);
	const failures: MapFailure[] = [];
	let lock: FileLock | null = null;
	let lastDone = -1;

	async function write(state: MapState, error: string | null): Promise<void> {
		const at = new Date(now());
		const map: KeptMap = {
			...{lunchMap: 1, ...about, state, startedAt: new Date(startedAt), updatedAt: at},
			...{endedAt: state === 'running' ? null : at, ...figures(), error, failures},
		};
		lastDone = map.done;
		await replaceFile(keyedFile(folder, key), JSON.stringify(map), 0o600);
	}

	async function begin(): Promise<void> {
		await makeFolder(folder);
		lock = lockFile(mapLock(folder, key));
		await write('running', null);
		await removeOldMaps(folder, {now: startedAt, log: about.log});
	}

	/** The writes under way: one after the other. */
	let writing = begin();
	inBackground(writing, () => {});
	const timer = setInterval(() => {
		if (lock === null || figures().done === lastDone) return;
		writing = writing.then(() => write('running', null)).catch(() => {});
	}, everyMs);
	timer.unref();

	return {
		failed(failure) {
			if (failures.length < MOST_FAILURES) failures.push({...failure, input: failure.input.slice(0, LONGEST_INPUT)});
		},
		async end(state, error) {
			clearInterval(timer);
			await writing.then(() => write(state, error)).catch(() => {});
			lock?.release();
			await removeLock(folder, key).catch(() => {});
		},
	};
}
