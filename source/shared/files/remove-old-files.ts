import {readdir, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {absent} from './absent.ts';

/** Removes the files of a folder that were last written before a time, in milliseconds since 1970; `ending`: of those only. */
export async function removeOldFiles(folder: string, before: number, ending = ''): Promise<void> {
	for (const name of (await readdir(folder).catch(absent)) ?? []) {
		if (!name.endsWith(ending)) continue;
		const file = join(folder, name);
		const found = await stat(file).catch(absent);
		if (found && found.mtimeMs < before) await rm(file, {force: true});
	}
}
