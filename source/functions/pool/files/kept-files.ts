import {createHash} from 'node:crypto';
import {type NamelessFile, openNamelessFile} from '../../../shared/files/nameless-file.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {Tenant} from '../../../shared/tenant.ts';
import {fileMissing, filesTooLarge, noRoomForFiles} from '../../files/sent-file-failures.ts';
import {PIECE_BYTES} from '../../values/piece-bytes.ts';

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
	has(digest: string, tenant: Tenant): boolean;
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
	file: NamelessFile;
	/** Calls that have it. */
	uses: number;
	isForgotten: boolean;
}

/** Each holds a descriptor. */
const MOST_FILES = 200;

export function createKeptFiles({folder, mostBytes, allBytes}: KeptFilesOptions): KeptFiles {
	/** By digest and tenant, those that were used longest ago first. */
	const files = new Map<string, KeptFile>();
	/** Bytes on the disk, those of files that still come included. */
	let bytes = 0;
	const keyOf = (digest: string, tenant: Tenant) => `${digest} ${tenant}`;

	function drop(kept: KeptFile): void {
		const key = keyOf(kept.digest, kept.tenant);
		if (files.get(key) === kept) files.delete(key);
		bytes -= kept.file.size;
		inBackground(kept.file.close());
	}

	function makeRoom(): void {
		for (const kept of files.values()) {
			if (bytes <= allBytes && files.size < MOST_FILES) return;
			if (kept.uses === 0) drop(kept);
		}
		if (bytes > allBytes || files.size >= MOST_FILES) throw noRoomForFiles();
	}

	function add(own: Pick<KeptFile, 'digest' | 'tenant' | 'file'>): void {
		const key = keyOf(own.digest, own.tenant);
		const before = files.get(key);
		files.delete(key);
		// The same file, which calls may have.
		if (before) {
			before.isForgotten = false;
			bytes -= own.file.size;
			inBackground(own.file.close());
		}
		files.set(key, before ?? {...own, uses: 0, isForgotten: false});
	}

	async function write(file: NamelessFile, pieces: AsyncIterable<Uint8Array>): Promise<string> {
		const hash = createHash('sha256');
		let size = 0;
		try {
			for await (const piece of pieces) {
				size += piece.length;
				bytes += piece.length;
				if (size > mostBytes) throw filesTooLarge('in', mostBytes);
				makeRoom();
				hash.update(piece);
				await file.append(piece);
			}
		} catch (error) {
			bytes -= size;
			await file.close();
			throw error;
		}
		return hash.digest('hex');
	}

	return {
		async keep(pieces, tenant) {
			const file = await openNamelessFile(folder);
			const digest = await write(file, pieces);
			add({digest, tenant, file});
			return digest;
		},
		use(digest, tenant) {
			const key = keyOf(digest, tenant);
			const kept = files.get(key);
			if (!kept) throw fileMissing();
			files.delete(key);
			files.set(key, kept);
			kept.uses += 1;
			let isReleased = false;
			return {
				size: kept.file.size,
				pieces: () => kept.file.pieces(PIECE_BYTES),
				release() {
					if (isReleased) return;
					isReleased = true;
					kept.uses -= 1;
					if (kept.uses === 0 && kept.isForgotten) drop(kept);
				},
			};
		},
		has: (digest, tenant) => files.has(keyOf(digest, tenant)),
		forget(tenant) {
			for (const kept of [...files.values()].filter(each => each.tenant === tenant)) {
				kept.isForgotten = true;
				if (kept.uses === 0) drop(kept);
			}
		},
		async close() {
			const all = [...files.values()].map(({file}) => file);
			files.clear();
			await Promise.all(all.map(file => file.close()));
		},
	};
}
