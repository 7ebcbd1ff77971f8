import {existsSync} from 'node:fs';
import {rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {isFileLocked} from '../../shared/files/file-lock.ts';
import {isFileKey, keyedFile, listFileKeys} from '../../shared/files/keyed-files.ts';
import {readRegularText} from '../../shared/files/regular-file.ts';
import type {KeptMap} from './kept-map.ts';

/** A map that is found in the folder of maps. */
export interface FoundMap extends KeptMap {
	readonly kind: 'map';
	/** The name of its file, without its ending: later maps have later keys. */
	readonly key: string;
}

/** The files of maps as they were read last, by key: one that did not change is not read again. */
export type ReadFiles = Map<string, {readonly stamp: string; readonly map: FoundMap | null}>;

const MOST_MAPS = 100;
const LARGEST_FILE = 1024 * 1024;
/** Maps without a log are told of for so long after their end, in milliseconds. */
const WITHOUT_LOG_MS = 7 * 24 * 3600_000;

/** A file that the process of a map holds locked while it lives. */
export function mapLock(folder: string, key: string): string {
	return join(folder, `${key}.lock`);
}

/** A file that asks the process of a map to end it. */
export function mapStop(folder: string, key: string): string {
	return join(folder, `${key}.stop`);
}

/** Has a map end that listens: it looks for that each second. */
export async function askToStop(folder: string, key: string): Promise<void> {
	if (isFileKey(key)) await writeFile(mapStop(folder, key), '', {mode: 0o600});
}

/**
 * The maps of a folder, the latest first. One whose log is gone is told of no more; what can't be read is passed over. With the
 * `known` of the last time, what did not change is the very same.
 */
export async function readMaps(folder: string, now: number, known: ReadFiles = new Map()): Promise<FoundMap[]> {
	const keys = (await listFileKeys(folder)).slice(0, MOST_MAPS);
	for (const key of known.keys()) if (!keys.includes(key)) known.delete(key);
	const read = await Promise.all(keys.map(key => readOne(folder, key, known)));
	return read.filter(map => map !== null).filter(map => isKept(map, now));
}

/** Removes maps that are told of no more, and those of the same log: a log is one map, however often it goes on. */
export async function removeOldMaps(folder: string, {now, log}: {now: number; log: string | null}): Promise<void> {
	for (const [index, key] of (await listFileKeys(folder)).entries()) {
		const map = await readOne(folder, key);
		const isOver = map === null || map.state !== 'running';
		const isWanted = map !== null && index < MOST_MAPS && isKept(map, now) && (log === null || map.log !== log);
		if (isOver && !isWanted) await removeMap(folder, key);
	}
}

/** Removes what a map told of itself; its log stays. */
export async function removeMap(folder: string, key: string): Promise<void> {
	if (!isFileKey(key)) return;
	await rm(keyedFile(folder, key), {force: true});
	await removeBeside(folder, key);
}

/** Removes the files beside that of a map that is over. */
export async function removeBeside(folder: string, key: string): Promise<void> {
	const lock = mapLock(folder, key);
	await rm(lock, {force: true});
	await rm(`${lock}-journal`, {force: true});
	await rm(mapStop(folder, key), {force: true});
}

async function readOne(folder: string, key: string, known: ReadFiles = new Map()): Promise<FoundMap | null> {
	try {
		const {size, mtimeMs, ino} = await stat(keyedFile(folder, key));
		const stamp = `${size} ${mtimeMs} ${ino}`;
		const before = known.get(key);
		const map = before?.stamp === stamp ? before.map : size > LARGEST_FILE ? null : await parsed(folder, key);
		// Its process holds the lock as long as it lives, whatever the file says. Its end may have come since that was read.
		const isOver = map?.state === 'running' && !isFileLocked(mapLock(folder, key));
		const found = isOver ? lostOr(await parsed(folder, key)) : map;
		known.set(key, {stamp, map: found});
		return found;
	} catch {
		return null;
	}
}

async function parsed(folder: string, key: string): Promise<FoundMap | null> {
	try {
		const {keptMapSchema} = await import('./kept-map.ts');
		const map = keptMapSchema.parse(JSON.parse(await readRegularText(keyedFile(folder, key))));
		const failures = map.failures.toSorted((one, other) => one.index - other.index);
		return {...map, failures, kind: 'map', key};
	} catch {
		return null;
	}
}

function lostOr(map: FoundMap | null): FoundMap | null {
	return map?.state === 'running' ? {...map, state: 'lost'} : map;
}

function isKept({state, log, endedAt, updatedAt}: KeptMap, now: number): boolean {
	if (state === 'running') return true;
	return log === null ? now - Number(endedAt ?? updatedAt) < WITHOUT_LOG_MS : existsSync(log);
}
