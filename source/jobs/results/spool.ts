import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {Readable} from 'node:stream';
import {makeFolder} from '../../shared/files/make-folder.ts';
import {createFileResults} from './file-results.ts';
import type {Results, ResultWriter} from './results.ts';
import {isStorageFailure} from './storage-rest.ts';

/**
 * A place on this machine for results that a storage elsewhere did not take. Each is there whole or not at all, under the id of
 * its job, and outlives the process.
 */
export interface Spool {
	/**
	 * Begins a result in the storage, and a copy of it here, where there is room: should the storage fail on the way,
	 * the copy is kept and `finish` fails with why.
	 */
	begin(id: string, stem: string, attempt: string): Promise<ResultWriter>;
	/** The result of a job, if it is kept here with so many bytes. */
	read(id: string, bytes: number): Promise<Readable | null>;
	remove(id: string): Promise<void>;
	/** Removes results that no job needs any more, and the unfinished files of writers that are gone. */
	sweep(isNeeded: (id: string) => boolean | Promise<boolean>): Promise<void>;
}

/** A spool in a folder of its own, for a storage. */
export function createSpool(folder: string, results: Results): Spool {
	const copies = createFileResults(folder);
	return {
		async begin(id, stem, attempt) {
			const copy = await copies.begin(id, attempt).catch(() => null);
			const original = await results.begin(stem, attempt).catch(async (error: unknown) => {
				if (copy && isStorageFailure(error)) return failed(error);
				await copy?.discard();
				throw error;
			});
			return copy ? createTee(original, copy) : original;
		},
		async read(id, bytes) {
			const name = copies.nameOf(id);
			const found = await stat(join(folder, name)).catch(() => null);
			return found?.size === bytes ? copies.read(name, 0, bytes) : null;
		},
		remove: id => copies.remove(copies.nameOf(id)),
		async sweep(isNeeded) {
			await makeFolder(folder);
			for (const name of await readdir(folder)) {
				const [id = '', ending] = name.split('.', 2);
				if (ending === 'txt' && !(await isNeeded(id))) await copies.remove(name);
			}
			await copies.sweep(({id}) => isNeeded(id));
		},
	};
}

/** A writer whose storage failed before it began. */
function failed(error: unknown): ResultWriter {
	const fail = () => Promise.reject(error);
	return {write: fail, finish: fail, discard: async () => {}};
}

/** Writes to both. The one that fails first is given up, and the other goes on alone. */
function createTee(original: ResultWriter, copy: ResultWriter): ResultWriter {
	let failure: {error: unknown} | null = null;
	let hasCopy = true;

	async function fail(error: unknown): Promise<void> {
		failure = {error};
		await original.discard();
		if (!hasCopy) throw error;
	}

	return {
		async write(chunk) {
			if (hasCopy) {
				await copy.write(chunk).catch(async () => {
					hasCopy = false;
					await copy.discard();
				});
			}
			if (failure && !hasCopy) throw failure.error;
			if (!failure) await original.write(chunk).catch(fail);
		},
		async finish() {
			if (!failure) {
				const result = await original.finish().catch(fail);
				if (result) {
					await copy.discard();
					return result;
				}
			}
			await copy.finish();
			throw failure?.error;
		},
		async discard() {
			await Promise.all([failure ? null : original.discard(), copy.discard()]);
		},
	};
}
