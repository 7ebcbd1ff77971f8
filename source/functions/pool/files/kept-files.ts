import {createHash, randomUUID} from 'node:crypto';
import {type FileHandle, open, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {Tenant} from '../../../shared/tenant.ts';
import {PIECE_BYTES} from './piece-bytes.ts';

/** A kept file that a call has. */
export interface UsedFile {
	/** Its length, in bytes. */
	readonly size: number;
	pieces(): AsyncIterable<Uint8Array>;
	/** The call has ended: a file that no call has may go. */
	release(): void;
}

/** Files that tenants put down for their calls, each its own; of those that no call has the oldest goes where there is too much. */
export interface KeptFiles {
	/**
	 * Writes a file to the disk, and gives its SHA-256. FUNCTION_TOO_LARGE for one that is too long, FUNCTION_QUEUE_FULL where
	 * the files of calls under way leave no room.
	 */
	keep(pieces: AsyncIterable<Uint8Array>, tenant: Tenant): Promise<string>;
	/** FUNCTION_DATA_MISSING where it is not there, or not any more. */
	use(digest: string, tenant: Tenant): UsedFile;
	forget(tenant: Tenant): void;
	close(): Promise<void>;
}

export interface KeptFilesOptions {
	/** The folder that they are written in. */
	folder: string;
	/** The longest file, in bytes. */
	mostBytes: number;
	/** Most bytes of all of them. */
	allBytes: number;
}

interface KeptFile {
	digest: string;
	tenant: Tenant;
	handle: FileHandle;
	size: number;
	/** Calls that have it. */
	uses: number;
	isForgotten: boolean;
}

/** Each holds a descriptor. */
const MOST_FILES = 200;
const RETRY_S = 5;

/** A file loses its name as soon as it is open: nobody else finds it, and nothing is left behind whatever ends this process. */
export function createKeptFiles({folder, mostBytes, allBytes}: KeptFilesOptions): KeptFiles {
	/** By digest and tenant, those that were used longest ago first. */
	const files = new Map<string, KeptFile>();
	/** Bytes on the disk, those of files that still come included. */
	let bytes = 0;
	const keyOf = (digest: string, tenant: Tenant) => `${digest} ${tenant}`;

	function drop(file: KeptFile): void {
		const key = keyOf(file.digest, file.tenant);
		if (files.get(key) === file) files.delete(key);
		bytes -= file.size;
		inBackground(file.handle.close());
	}

	function makeRoom(): void {
		for (const file of files.values()) {
			if (bytes <= allBytes && files.size < MOST_FILES) return;
			if (file.uses === 0) drop(file);
		}
		if (bytes <= allBytes && files.size < MOST_FILES) return;
		throw new LunchError('FUNCTION_QUEUE_FULL', 'The files of other calls leave no room for more.', {
			hint: 'Try again when some have ended.',
			retryAfter: RETRY_S,
		});
	}

	function add(own: Pick<KeptFile, 'digest' | 'tenant' | 'handle' | 'size'>): void {
		const key = keyOf(own.digest, own.tenant);
		const before = files.get(key);
		files.delete(key);
		// The same file, which calls may have.
		if (before) {
			before.isForgotten = false;
			bytes -= own.size;
			inBackground(own.handle.close());
		}
		files.set(key, before ?? {...own, uses: 0, isForgotten: false});
	}

	async function write(handle: FileHandle, pieces: AsyncIterable<Uint8Array>, tenant: Tenant): Promise<string> {
		const hash = createHash('sha256');
		let size = 0;
		try {
			for await (const piece of pieces) {
				size += piece.length;
				bytes += piece.length;
				if (size > mostBytes) throw tooLarge(mostBytes);
				makeRoom();
				hash.update(piece);
				await handle.appendFile(piece);
			}
		} catch (error) {
			bytes -= size;
			await handle.close();
			throw error;
		}
		const digest = hash.digest('hex');
		add({digest, tenant, handle, size});
		return digest;
	}

	return {
		async keep(pieces, tenant) {
			const path = join(folder, `lunch-file-${randomUUID()}`);
			const handle = await open(path, 'wx+', 0o600);
			await rm(path);
			return write(handle, pieces, tenant);
		},
		use(digest, tenant) {
			const key = keyOf(digest, tenant);
			const file = files.get(key);
			if (!file) throw missing();
			files.delete(key);
			files.set(key, file);
			file.uses += 1;
			let isReleased = false;
			return {
				size: file.size,
				pieces: () => piecesOf(file),
				release() {
					if (isReleased) return;
					isReleased = true;
					file.uses -= 1;
					if (file.uses === 0 && file.isForgotten) drop(file);
				},
			};
		},
		forget(tenant) {
			for (const file of [...files.values()].filter(each => each.tenant === tenant)) {
				file.isForgotten = true;
				if (file.uses === 0) drop(file);
			}
		},
		async close() {
			const handles = [...files.values()].map(({handle}) => handle);
			files.clear();
			await Promise.all(handles.map(handle => handle.close()));
		},
	};
}

/** Several calls can read it at once. */
async function* piecesOf({handle, size}: KeptFile): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < size; ) {
		const {bytesRead, buffer} = await handle.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, at);
		if (bytesRead === 0) return;
		at += bytesRead;
		yield buffer.subarray(0, bytesRead);
	}
}

function missing(): LunchError {
	return new LunchError('FUNCTION_DATA_MISSING', 'A file that the call names is not there, or not any more.', {
		hint: 'Put it once more.',
	});
}

function tooLarge(mostBytes: number): LunchError {
	return new LunchError('FUNCTION_TOO_LARGE', `The files that go in have more than ${mostBytes} bytes.`, {
		hint: 'The operator of a service sets the most with --max-function-files.',
	});
}
