import {constants} from 'node:fs';
import {type FileHandle, open, readdir, rename, rm, statfs} from 'node:fs/promises';
import {join} from 'node:path';
import type {Readable} from 'node:stream';
import {makeFolder} from '../../shared/files/make-folder.ts';
import {openRegular} from '../../shared/files/regular-file.ts';
import {syncFolder} from '../../shared/files/sync-folder.ts';
import {isSystemError} from '../../shared/files/system-error.ts';
import {storeFailure} from '../store-failure.ts';
import {createFileParts} from './file-parts.ts';
import {isObjectName} from './object-name.ts';
import {CALL_FILES, JOB_FILES, PARTS} from './part-storage.ts';
import {createResultDigest} from './result-digest.ts';
import type {Results, ResultWriter} from './results.ts';

const UNFINISHED = '.unfinished';
// A link in the folder of results is none of ours, nor is a pipe.
const NO_LINK = constants.O_NOFOLLOW;
const NO_FILE = ['ENOENT', 'ELOOP', 'ENOTREGULAR', 'ENXIO'];

/** Results as files of a folder. Failures of the disk are DISK_FULL or JOB_STORE_FAILED. `below`: a folder that is never made. */
export function createFileResults(folder: string, below?: string): Results {
	const pathOf = (objectName: string) => join(folder, objectName);
	let hasFolder = false;
	const nameOf = (id: string) => `${id}.txt`;
	return {
		parts: createFileParts(join(folder, PARTS), below),
		files: {
			calls: createFileParts(join(folder, CALL_FILES), below),
			jobs: createFileParts(join(folder, JOB_FILES), below),
		},
		nameOf,
		async begin(id, attempt) {
			if (!isObjectName(nameOf(id))) throw new TypeError(`${id} is not an id of a result`);
			const temporary = pathOf(`${id}.${attempt}${UNFINISHED}`);
			return orFailure(folder, async () => {
				if (!hasFolder) await makeFolder(folder, below);
				hasFolder = true;
				return createWriter(folder, temporary, nameOf(id), await open(temporary, 'w', 0o600));
			});
		},
		async read(objectName, start, end): Promise<Readable | null> {
			if (!isObjectName(objectName)) return null;
			const file = await openRegular(pathOf(objectName), NO_LINK).catch((error: unknown) => {
				if (isSystemError(error, ...NO_FILE)) return null;
				throw storeFailure(error, folder);
			});
			return file?.createReadStream({start, end: end - 1, highWaterMark: 256 * 1024}) ?? null;
		},
		async remove(objectName) {
			if (isObjectName(objectName)) await orFailure(folder, () => rm(pathOf(objectName), {force: true}));
		},
		async sweep(isAtWork) {
			for (const name of await readdir(folder).catch(() => [])) {
				const [id, attempt] = name.endsWith(UNFINISHED) ? name.split('.') : [];
				if (id === undefined || attempt === undefined || (await isAtWork({id, attempt}))) continue;
				await rm(pathOf(name), {force: true});
			}
		},
		async room() {
			const stats = await statfs(folder).catch(() => null);
			return stats ? stats.bavail * stats.bsize : Number.POSITIVE_INFINITY;
		},
	};
}

function createWriter(folder: string, temporary: string, objectName: string, file: FileHandle): ResultWriter {
	const digest = createResultDigest();
	return {
		write: chunk =>
			orFailure(temporary, async () => {
				digest.add(chunk);
				for (let from = 0; from < chunk.length; ) from += (await file.write(chunk, from)).bytesWritten;
			}),
		finish: () =>
			orFailure(temporary, async () => {
				await file.sync();
				await file.close();
				await rename(temporary, join(folder, objectName));
				await syncFolder(folder);
				return digest.resultAt(objectName);
			}),
		async discard() {
			await file.close().catch(() => {});
			await rm(temporary, {force: true});
		},
	};
}

async function orFailure<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		throw storeFailure(error, path);
	}
}
