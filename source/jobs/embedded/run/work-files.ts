import {rename, rm, stat, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {absent} from '../../../shared/files/absent.ts';
import {makeFolder} from '../../../shared/files/make-folder.ts';
import {readRegularText} from '../../../shared/files/regular-file.ts';
import {removeOldFiles} from '../../../shared/files/remove-old-files.ts';
import {readRunNote, type WorkBoard} from '../../engine/work/work-board.ts';

const OLD_MS = 24 * 3_600_000;
const LARGEST_FILE = 64 * 1024;

/** Notes on the work of this machine's jobs, in files that every process of it can read. */
export function createWorkFiles(folder: string, now: () => number): WorkBoard & {sweep(): Promise<void>} {
	const fileOf = (id: string) => join(folder, `${id}.json`);
	return {
		async noteRun(id, note) {
			await makeFolder(folder, dirname(folder));
			const unfinished = `${fileOf(id)}.unfinished`;
			await writeFile(unfinished, JSON.stringify(note), {mode: 0o600});
			await rename(unfinished, fileOf(id));
		},
		async read(id) {
			const found = await stat(fileOf(id)).catch(absent);
			const isFit = found?.isFile() && found.size <= LARGEST_FILE;
			const text = isFit ? await readRegularText(fileOf(id)).catch(absent) : null;
			return {parts: [], run: readRunNote(text), now: now()};
		},
		async clear(id) {
			for (const file of [fileOf(id), `${fileOf(id)}.unfinished`]) await rm(file, {force: true});
		},
		/** Removes what processes left that were killed. */
		async sweep() {
			await removeOldFiles(folder, now() - OLD_MS);
		},
	};
}
