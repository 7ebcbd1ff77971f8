import {mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {isSystemError} from '../../../shared/files/system-error.ts';
import {readRunNote, type WorkBoard} from '../../engine/work-board.ts';

const OLD_MS = 24 * 3_600_000;
const LARGEST_FILE = 64 * 1024;

/** Notes on the work of this machine's jobs, in files that every process of it can read. */
export function createWorkFiles(folder: string, now: () => number): WorkBoard & {sweep(): Promise<void>} {
	const fileOf = (id: string) => join(folder, `${id}.json`);
	return {
		async noteRun(id, note) {
			await mkdir(folder, {recursive: true, mode: 0o700});
			const unfinished = `${fileOf(id)}.unfinished`;
			await writeFile(unfinished, JSON.stringify(note), {mode: 0o600});
			await rename(unfinished, fileOf(id));
		},
		async read(id) {
			const found = await stat(fileOf(id)).catch(absent);
			const isFit = found?.isFile() && found.size <= LARGEST_FILE;
			const text = isFit ? await readFile(fileOf(id), 'utf8').catch(absent) : null;
			return {parts: [], run: readRunNote(text), now: now()};
		},
		async clear(id) {
			for (const file of [fileOf(id), `${fileOf(id)}.unfinished`]) await rm(file, {force: true});
		},
		/** Removes what processes left that were killed. */
		async sweep() {
			for (const name of (await readdir(folder).catch(absent)) ?? []) {
				const file = join(folder, name);
				const found = await stat(file).catch(absent);
				if (found && found.mtimeMs < now() - OLD_MS) await rm(file, {force: true});
			}
		},
	};
}

function absent(error: unknown): null {
	if (isSystemError(error, 'ENOENT')) return null;
	throw error;
}
