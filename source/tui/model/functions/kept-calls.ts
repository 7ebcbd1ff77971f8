import type {Stats} from 'node:fs';
import {rm, stat} from 'node:fs/promises';
import type {CallOutcome} from '../../../functions/functions.ts';
import {isFileKey, keyedFile, listFileKeys} from '../../../shared/files/keyed-files.ts';
import {makeFolder} from '../../../shared/files/make-folder.ts';
import {readRegularText} from '../../../shared/files/regular-file.ts';
import {removeOldFiles} from '../../../shared/files/remove-old-files.ts';
import {replaceFile} from '../../../shared/files/replace-file.ts';
import type {CallRecord} from './call-record.ts';
import {readRecord, writeRecord} from './kept-record.ts';

/** The calls that were made, with what came of them, on the disk. */
export interface KeptCalls {
	/** The calls that are kept, newest first; one that can't be read is left out. */
	read(): Promise<CallRecord[]>;
	/** Keeps a call as it is now; `outcome` once it has ended. Rejects where it can't be written. */
	write(record: CallRecord, outcome: CallOutcome | null): Promise<void>;
	/** Removes calls; resolves with what brings them back. */
	forget(keys: readonly string[]): Promise<() => Promise<void>>;
}

export interface KeptCallsOptions {
	folder: string;
	/** Whether calls are kept; those that were before are read in any case. */
	keeps: boolean;
	/** Most calls that are kept. */
	most?: number;
	/** Most bytes of all of them. */
	mostBytes?: number;
}

/** Most calls of the history. */
export const MOST_CALLS = 200;
const MOST_BYTES = 16 * 1024 * 1024;
const LARGEST_FILE = 4 * 1024 * 1024;
/** Files that a killed process was writing are removed when they are so old, in milliseconds. */
const UNFINISHED_MS = 3600_000;

/**
 * Keeps calls in a folder that only its owner can look into, a file for each, whole or not there: any number of apps use it at once, and it
 * survives their end however they end. The oldest go first.
 */
export function openKeptCalls({folder, keeps, most = MOST_CALLS, mostBytes = MOST_BYTES}: KeptCallsOptions): KeptCalls {
	const fileOf = (key: string) => keyedFile(folder, key);

	/** The sizes of the files in bytes, by key, as far as this app knows: other apps remove their own. Null before the first write. */
	let sizes: Map<string, number> | null = null;

	/** Looks at the folder once, and removes what a killed process left. */
	async function lookOnce(): Promise<Map<string, number>> {
		if (sizes) return sizes;
		await removeOldFiles(folder, Date.now() - UNFINISHED_MS, '.unfinished');
		const found = new Map<string, number>();
		for (const key of await listFileKeys(folder)) found.set(key, (await statOf(fileOf(key)))?.size ?? 0);
		sizes = found;
		return found;
	}

	async function removeOld(known: Map<string, number>): Promise<void> {
		let bytes = 0;
		for (const [index, key] of [...known.keys()].sort().reverse().entries()) {
			bytes += known.get(key) ?? 0;
			if (index < most && (bytes <= mostBytes || index === 0)) continue;
			known.delete(key);
			await rm(fileOf(key), {force: true});
		}
	}

	async function readOne(key: string): Promise<CallRecord | null> {
		try {
			if ((await stat(fileOf(key))).size > LARGEST_FILE) return null;
			return await readRecord(key, await readRegularText(fileOf(key)));
		} catch {
			// Removed meanwhile, or damaged: it is as if it was never kept.
			return null;
		}
	}

	return {
		async read() {
			const records: CallRecord[] = [];
			// One after the other, so that keys are taken meanwhile.
			for (const key of (await listFileKeys(folder)).slice(0, most)) {
				const record = await readOne(key);
				if (record) records.push(record);
			}
			return records;
		},
		async write(record, outcome) {
			if (!keeps) return;
			await makeFolder(folder);
			const known = await lookOnce();
			known.set(record.key, await replaceFile(fileOf(record.key), await writeRecord(record, outcome), {mode: 0o600}));
			await removeOld(known);
		},
		async forget(keys) {
			const texts = new Map<string, string>();
			for (const key of keys.filter(isFileKey)) {
				const text = await readRegularText(fileOf(key)).catch(() => null);
				if (text === null) continue;
				texts.set(key, text);
				sizes?.delete(key);
				await rm(fileOf(key), {force: true});
			}
			return async () => {
				for (const [key, text] of texts) {
					const size = await replaceFile(fileOf(key), text, {mode: 0o600});
					sizes?.set(key, size);
				}
			};
		},
	};
}

function statOf(file: string): Promise<Stats | null> {
	return stat(file).catch(() => null);
}
