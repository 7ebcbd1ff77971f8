import {readdir} from 'node:fs/promises';
import {join} from 'node:path';

// Folders with a file of JSON for each thing, named by a key that begins with the thing's time: names are in that order, and
// processes that add to a folder at the same time never mean the same file.

const KEY = /^[0-9a-z]{9}-[0-9a-z]{4,12}$/;
const ENDING = '.json';

/** A key for what is made at this time, in milliseconds since 1970: later ones are greater, and no other has it. */
export function newFileKey(at: number): string {
	return `${at.toString(36).padStart(9, '0')}-${Math.random().toString(36).slice(2, 10).padEnd(4, '0')}`;
}

/** Whether a text is a key; anything else is not a name of a file in such a folder. */
export function isFileKey(text: string): boolean {
	return KEY.test(text);
}

export function keyedFile(folder: string, key: string): string {
	return join(folder, key + ENDING);
}

/** The keys of the files in a folder, the latest first; none where there is no such folder. */
export async function listFileKeys(folder: string): Promise<string[]> {
	const names = await readdir(folder).catch(() => []);
	const keys = names.filter(name => name.endsWith(ENDING)).map(name => name.slice(0, -ENDING.length));
	return keys.filter(isFileKey).sort().reverse();
}
