import {createHash, hash} from 'node:crypto';
import {LunchError} from '../../shared/errors.ts';
import {type NamelessFile, openNamelessFile} from '../../shared/files/nameless-file.ts';
import type {Tenant} from '../../shared/tenant.ts';
import {PIECE_BYTES} from '../values/piece-bytes.ts';
import {filesTooLarge, MOST_KEPT, noRoomForFiles} from './sent-file-failures.ts';

/** A storage that a service and its machines share, of files by the id of their owner, a UUID, and their name. Each is there whole or not at all. */
export interface FileStorage {
	write(owner: string, name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
	/** Null where there is none. */
	read(owner: string, name: string): Promise<AsyncIterable<Uint8Array> | null>;
	has(owner: string, name: string): Promise<boolean>;
	remove(owner: string, name: string): Promise<void>;
	list(owner: string): Promise<StoredFile[]>;
	/** Removes all files of an owner. */
	clear(owner: string): Promise<void>;
}

interface StoredFile {
	name: string;
	bytes: number;
	writtenAt: Date;
}

/**
 * Files of tenants in a storage. Each lies under its SHA-256 and below its tenant's own digest: what a message names can lead to no other
 * tenant's, and nowhere else.
 */
export interface TenantFiles {
	/**
	 * Writes a file down, and gives its SHA-256. FUNCTION_TOO_LARGE, FUNCTION_QUEUE_FULL, DISK_FULL, JOB_STORE_FAILED, and `full` where
	 * those of the tenant leave no room.
	 */
	put(pieces: AsyncIterable<Uint8Array>, tenant: Tenant): Promise<string>;
	/** The bytes of a file, which nobody has looked at yet; null where it is not there. JOB_STORE_FAILED. */
	read(digest: string, tenant: Tenant): Promise<AsyncIterable<Uint8Array> | null>;
	/** Removes a file; whether it was there. */
	remove(digest: string, tenant: Tenant): Promise<boolean>;
	/** Keeps files from making room for others until the function that it gives is called. */
	hold(digests: readonly string[], tenant: Tenant): () => void;
	/** Removes all of a tenant. */
	forget(tenant: Tenant): Promise<void>;
}

export interface TenantFilesOptions {
	storage: FileStorage;
	/** Bytes that can still be written there. */
	room: () => Promise<number>;
	/** The folder in which files are gathered until their digest is known. */
	folder: string;
	/** The longest file, in bytes. */
	mostBytes: number;
	/** Most bytes of all files of a tenant. */
	tenantBytes: number;
	/** For how long the storage keeps a file after it was written, in milliseconds. */
	keptMs: number;
	/** Whether older files make room for newer ones. */
	makesRoom: boolean;
	/** The failure of a file that there is no room for. */
	full: () => LunchError;
}

/** A file counts as so many bytes at least: many small ones take more than their bytes. */
const LEAST_BYTES = 64 * 1024;
/** Bytes of the disk that files leave to everything else. */
const SPARE_BYTES = 64 * 2 ** 20;

export function createTenantFiles(options: TenantFilesOptions): TenantFiles {
	const {storage, room, folder, mostBytes, tenantBytes, keptMs, makesRoom, full} = options;
	const mostArriving = MOST_KEPT * mostBytes;
	/** How many calls under way have a file, by owner and digest. */
	const held = new Map<string, number>();
	/** The last change to the files of each owner, of those under way: room is made for one at a time. */
	const changes = new Map<string, Promise<unknown>>();
	/** Bytes that are being gathered. */
	let arriving = 0;

	function inTurn(owner: string, change: () => Promise<void>): Promise<void> {
		const done = (changes.get(owner) ?? Promise.resolve()).then(change, change);
		changes.set(owner, done);
		const over = () => {
			if (changes.get(owner) === done) changes.delete(owner);
		};
		done.then(over, over);
		return done;
	}

	/** Sees that there is room for a file among the others of its owner. */
	async function makeRoom(owner: string, others: readonly StoredFile[], size: number): Promise<void> {
		const oldestFirst = others.toSorted((one, other) => one.writtenAt.getTime() - other.writtenAt.getTime());
		let bytes = others.reduce((sum, file) => sum + counted(file.bytes), counted(size));
		for (const file of oldestFirst) {
			if (bytes <= tenantBytes || !makesRoom) break;
			if (held.has(keyOf(owner, file.name))) continue;
			await storage.remove(owner, file.name);
			bytes -= counted(file.bytes);
		}
		if (bytes > tenantBytes) throw full();
		if ((await room()) >= size + SPARE_BYTES) return;
		throw new LunchError('DISK_FULL', `There is no room in the storage for a file of ${size} bytes.`);
	}

	/** Writes a file into the storage, unless it is there and stays for a while. */
	async function store(owner: string, digest: string, file: NamelessFile): Promise<void> {
		const stored = await storage.list(owner);
		const same = stored.find(({name}) => name === digest);
		if (same?.bytes === file.size && Date.now() - same.writtenAt.getTime() < keptMs / 2) return;
		await makeRoom(
			owner,
			stored.filter(({name}) => name !== digest),
			file.size,
		);
		await storage.write(owner, digest, file.pieces(PIECE_BYTES));
	}

	return {
		async put(pieces, tenant) {
			const owner = ownerOf(tenant);
			const digester = createHash('sha256');
			const file = await openNamelessFile(folder);
			let came = 0;
			try {
				for await (const piece of pieces) {
					came += piece.length;
					arriving += piece.length;
					if (came > mostBytes) throw filesTooLarge('in', mostBytes);
					if (arriving > mostArriving) throw noRoomForFiles();
					digester.update(piece);
					await file.append(piece);
				}
				const digest = digester.digest('hex');
				await inTurn(owner, () => store(owner, digest, file));
				return digest;
			} finally {
				arriving -= came;
				await file.close();
			}
		},
		read: (digest, tenant) => storage.read(ownerOf(tenant), digest),
		async remove(digest, tenant) {
			const owner = ownerOf(tenant);
			const isThere = await storage.has(owner, digest);
			if (isThere) await storage.remove(owner, digest);
			return isThere;
		},
		hold(digests, tenant) {
			const keys = digests.map(digest => keyOf(ownerOf(tenant), digest));
			for (const key of keys) held.set(key, (held.get(key) ?? 0) + 1);
			return () => {
				for (const key of keys.splice(0)) {
					const uses = (held.get(key) ?? 0) - 1;
					if (uses > 0) held.set(key, uses);
					else held.delete(key);
				}
			};
		},
		forget: tenant => inTurn(ownerOf(tenant), () => storage.clear(ownerOf(tenant))),
	};
}

/** The id that the files of a tenant lie under, of the form that owners have. */
function ownerOf(tenant: Tenant): string {
	const digest = hash('sha256', `files of ${tenant}`);
	return [
		digest.slice(0, 8),
		digest.slice(8, 12),
		digest.slice(12, 16),
		digest.slice(16, 20),
		digest.slice(20, 32),
	].join('-');
}

function keyOf(owner: string, digest: string): string {
	return `${owner} ${digest}`;
}

function counted(bytes: number): number {
	return Math.max(bytes, LEAST_BYTES);
}
