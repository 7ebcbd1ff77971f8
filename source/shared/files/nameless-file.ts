import {randomUUID} from 'node:crypto';
import {open, rm} from 'node:fs/promises';
import {join} from 'node:path';

/** A file of this process alone: it has no name, so that nobody else finds it, and nothing is left of it whatever ends the process. */
export interface NamelessFile {
	/** In bytes. */
	readonly size: number;
	append(piece: Uint8Array): Promise<void>;
	/** Its bytes, in pieces of this length. Several can read at once. */
	pieces(length: number): AsyncGenerator<Uint8Array>;
	close(): Promise<void>;
}

/** Makes an empty one, on the disk of a folder. */
export async function openNamelessFile(folder: string): Promise<NamelessFile> {
	const path = join(folder, `lunch-file-${randomUUID()}`);
	const handle = await open(path, 'wx+', 0o600);
	await rm(path);
	let size = 0;
	return {
		get size() {
			return size;
		},
		async append(piece) {
			await handle.appendFile(piece);
			size += piece.length;
		},
		async *pieces(length) {
			for (let at = 0; at < size; ) {
				const {bytesRead, buffer} = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
				if (bytesRead === 0) return;
				at += bytesRead;
				yield buffer.subarray(0, bytesRead);
			}
		},
		close: () => handle.close(),
	};
}
