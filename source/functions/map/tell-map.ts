import {existsSync} from 'node:fs';
import {type FileLock, lockFile} from '../../shared/files/file-lock.ts';
import {keyedFile, newFileKey} from '../../shared/files/keyed-files.ts';
import {makeFolder} from '../../shared/files/make-folder.ts';
import {replaceFile} from '../../shared/files/replace-file.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {KeptMap, MapFailure, MapState} from './kept-map.ts';
import {mapLock, mapStop, removeBeside, removeOldMaps} from './map-files.ts';
import type {MapEnd} from './map-run.ts';

/** Most failed inputs that are told of; all of them are in the output of the map. */
const MOST_FAILURES = 100;
/** Longest text of an input that is told of. */
const LONGEST_INPUT = 2000;

/** How far a map is. */
export type MapFigures = Pick<KeptMap, 'done' | 'failed' | 'recalled' | 'rate' | 'share' | 'leftMs'>;

/** The facts of a map that never change. */
export type AboutMap = Pick<KeptMap, 'name' | 'command' | 'program' | 'folder' | 'pid' | 'log'>;

export interface TellMapOptions {
	/** The folder of maps. */
	folder: string;
	about: AboutMap | (() => Promise<AboutMap>);
	figures: () => MapFigures;
	/** Whether one that ends within `everyMs` is told of. */
	tellsBriefOnes?: boolean;
	/** Called when a person asks for its end; left out where a signal of the system asks for it. */
	onStop?: () => void;
	now?: () => number;
	everyMs?: number;
}

/** An input that did not return, as it is told of; `input` is its argument as text. */
export function mapFailure({index, outcome: {state, error}, attempts}: MapEnd<unknown>, input: string): MapFailure {
	const name = state === 'threw' && error ? `${error.name}: ` : '';
	return {index, input, state, error: `${name}${error?.message ?? ''}`, attempts};
}

/** Tells programs of this machine how far a map is. */
export interface ToldMap {
	/** Takes down an input that did not return; `make` is called for those that are told of. */
	failed(make: () => MapFailure): void;
	/** Tells how the map ended. */
	end(state: MapState, error: string | null): Promise<void>;
}

/** Of a map that nobody is told of. */
export const untoldMap: ToldMap = {failed() {}, async end() {}};

/** Begins to tell of a map. Where its folder can't be written nobody hears of it: the map itself goes on. */
export function tellMap(options: TellMapOptions): ToldMap {
	const {folder, figures, tellsBriefOnes = true, onStop, now = Date.now, everyMs = 1000} = options;
	const startedAt = now();
	const key = newFileKey(startedAt);
	const failures: MapFailure[] = [];
	let about: AboutMap | null = null;
	let lock: FileLock | null = null;
	let lastDone = -1;
	/** The writes under way, one after the other; null before the first. */
	let writing: Promise<void> | null = null;

	async function write(state: MapState, error: string | null): Promise<void> {
		if (about === null) return;
		const at = new Date(now());
		const map: KeptMap = {
			...{lunchMap: 1, ...about, state, startedAt: new Date(startedAt), updatedAt: at},
			...{endedAt: state === 'running' ? null : at, ...figures(), error, failures},
		};
		lastDone = map.done;
		await replaceFile(keyedFile(folder, key), JSON.stringify(map), {mode: 0o600});
	}

	async function begin(): Promise<void> {
		about = typeof options.about === 'function' ? await options.about() : options.about;
		await makeFolder(folder);
		lock = lockFile(mapLock(folder, key));
		await write('running', null);
		await removeOldMaps(folder, {now: startedAt, log: about.log});
	}

	function beginSoon(): void {
		writing = begin();
		inBackground(writing, () => {});
	}

	function look(): void {
		if (writing === null) beginSoon();
		else if (lock !== null) {
			if (onStop && existsSync(mapStop(folder, key))) onStop();
			if (figures().done !== lastDone) writing = writing.then(() => write('running', null)).catch(() => {});
		}
	}

	if (tellsBriefOnes) beginSoon();
	const timer = setInterval(look, everyMs);
	timer.unref();

	return {
		failed(make) {
			if (failures.length >= MOST_FAILURES) return;
			const failure = make();
			failures.push({...failure, input: failure.input.slice(0, LONGEST_INPUT)});
		},
		async end(state, error) {
			clearInterval(timer);
			if (writing === null) return;
			await writing.then(() => write(state, error)).catch(() => {});
			lock?.release();
			await removeBeside(folder, key).catch(() => {});
		},
	};
}
