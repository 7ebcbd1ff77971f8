import {randomUUID} from 'node:crypto';
import {constants} from 'node:fs';
import {open, readdir, rename, rm, rmdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder} from '../../shared/files/make-folder.ts';
import {openRegular} from '../../shared/files/regular-file.ts';
import {isSystemError} from '../../shared/files/system-error.ts';
import {storeFailure} from '../store-failure.ts';
import {checkPart, isPartName, isPartOwner, type PartContent, type PartStorage} from './part-storage.ts';

const UNFINISHED = '.unfinished';
// A link in the folder is none of ours.
const NO_LINK = constants.O_NOFOLLOW;
const READ_BYTES = 1024 * 1024;

/** Parts as files, in a folder for each owner. `below`: a folder that is never made. */
export function createFileParts(folder: string, below?: string): PartStorage {
	const folderOf = (id: string) => join(folder, id);
	const orFailure = async <Result>(work: () => Promise<Result>): Promise<Result> => {
		try {
			return await work();
		} catch (error) {
			throw storeFailure(error, folder);
		}
	};
	return {
		write: (id, name, content) =>
			orFailure(async () => {
				checkPart(id, name);
				await makeFolder(folderOf(id), below);
				const path = join(folderOf(id), name);
				const temporary = `${path}.${randomUUID()}${UNFINISHED}`;
				try {
					await writeWhole(temporary, content);
					await rename(temporary, path);
				} catch (error) {
					await rm(temporary, {force: true});
					throw error;
				}
			}),
		read: (id, name) =>
			orFailure(async () => {
				if (!isPartOwner(id) || !isPartName(name)) return null;
				const file = await openRegular(join(folderOf(id), name), NO_LINK).catch(unlessGone);
				return file?.createReadStream({highWaterMark: READ_BYTES}) ?? null;
			}),
		has: (id, name) =>
			orFailure(async () => {
				if (!isPartOwner(id) || !isPartName(name)) return false;
				return (await stat(join(folderOf(id), name)).catch(unlessGone))?.isFile() ?? false;
			}),
		remove: (id, name) =>
			orFailure(async () => {
				if (isPartOwner(id) && isPartName(name)) await rm(join(folderOf(id), name), {force: true});
			}),
		list: id =>
			orFailure(async () => {
				if (!isPartOwner(id)) return [];
				const names = (await readdir(folderOf(id)).catch(unlessGone)) ?? [];
				const found = names.filter(isPartName).map(async name => {
					const state = await stat(join(folderOf(id), name)).catch(unlessGone);
					return state?.isFile() ? [{name, bytes: state.size, writtenAt: state.mtime}] : [];
				});
				return (await Promise.all(found)).flat();
			}),
		clear: id =>
			orFailure(async () => {
				if (isPartOwner(id)) await rm(folderOf(id), {recursive: true, force: true});
			}),
		removeOld: before =>
			orFailure(async () => {
				for (const id of await ids()) await removeOldOf(folderOf(id), before);
			}),
		ids: () => orFailure(ids),
	};

	async function ids(): Promise<string[]> {
		return ((await readdir(folder).catch(unlessGone)) ?? []).filter(isPartOwner);
	}
}

/** Removes old files of one owner, and its folder where that has been empty for as long: one that was just made is about to be used. */
async function removeOldOf(folder: string, before: Date): Promise<void> {
	const isOld = async (path: string) => ((await stat(path).catch(unlessGone))?.mtime ?? before) < before;
	if (await isOld(folder)) await rmdir(folder).catch(unlessInUse);
	for (const name of (await readdir(folder).catch(unlessGone)) ?? []) {
		const path = join(folder, name);
		if (await isOld(path)) await rm(path, {force: true});
	}
}

async function writeWhole(path: string, content: PartContent): Promise<void> {
	const file = await open(path, 'w', 0o600);
	try {
		for await (const chunk of content) {
			for (let from = 0; from < chunk.length; ) from += (await file.write(chunk, from)).bytesWritten;
		}
		await file.datasync();
	} finally {
		await file.close();
	}
}

function unlessInUse(error: NodeJS.ErrnoException): void {
	if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') unlessGone(error);
}

/** Null where there is no such file, or a link or a pipe, or a file where a folder should be. */
function unlessGone(error: NodeJS.ErrnoException): null {
	if (isSystemError(error, 'ENOENT', 'ELOOP', 'ENOTDIR', 'ENOTREGULAR', 'ENXIO')) return null;
	throw error;
}
