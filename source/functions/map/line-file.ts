import {closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync} from 'node:fs';
import {checkRegular} from '../../shared/files/regular-file.ts';

/** A file of lines that is only ever added to. */
export interface LineFile {
	/** How long it is, in bytes. */
	readonly size: number;
	/** Hands on the beginning of each line that is there, 200 bytes at the most, and where the line begins. */
	scan(onLine: (beginning: string, place: number) => void): void;
	/** Adds a line, and gives where it begins. It survives the end of this process, but perhaps not a power cut before `close`. */
	append(line: string): number;
	/** The line that begins there. */
	read(place: number): string;
	/** Sees that all of it is on the disk. */
	close(): void;
}

const PIECE_BYTES = 256 * 1024;
const BEGINNING_BYTES = 200;
const LINE_BREAK = 10;

/**
 * Opens a file, or makes it, for its owner alone. `check` throws for the beginning of a file that is another one, which is left as it
 * is. Of its own the last line is removed, if it was not written to its end.
 */
export function openLineFile(file: string, check: (beginning: string) => void): LineFile {
	checkRegular(file);
	const descriptor = openSync(file, 'a+', 0o600);
	let size = fstatSync(descriptor).size;
	/** The piece that was read last: lines are mostly read one after the other. */
	let piece: {place: number; bytes: Buffer} = {place: -1, bytes: Buffer.alloc(0)};
	try {
		check(bytesAt(0, BEGINNING_BYTES).toString('utf8'));
		cutUnfinished();
	} catch (error) {
		closeSync(descriptor);
		throw error;
	}

	function bytesAt(place: number, length: number): Buffer {
		const bytes = Buffer.allocUnsafe(Math.min(length, size - place));
		let read = 0;
		while (read < bytes.length) {
			const more = readSync(descriptor, bytes, read, bytes.length - read, place + read);
			if (more === 0) break;
			read += more;
		}
		return bytes.subarray(0, read);
	}

	function cutUnfinished(): void {
		for (let end = size; end > 0; ) {
			const start = Math.max(0, end - PIECE_BYTES);
			const last = bytesAt(start, end - start).lastIndexOf(LINE_BREAK);
			if (last >= 0 && start + last + 1 === size) return;
			if (last >= 0 || start === 0) {
				size = last >= 0 ? start + last + 1 : 0;
				ftruncateSync(descriptor, size);
				return;
			}
			end = start;
		}
	}

	/** The line that begins there, without its break. */
	function lineAt(place: number): Buffer {
		for (let length = PIECE_BYTES; ; length *= 4) {
			const from = place - piece.place;
			const end = from >= 0 && from < piece.bytes.length ? piece.bytes.indexOf(LINE_BREAK, from) : -1;
			if (end >= 0) return piece.bytes.subarray(from, end);
			const isAll = piece.place === place && place + piece.bytes.length >= size;
			if (isAll) return piece.bytes;
			piece = {place, bytes: bytesAt(place, length)};
		}
	}

	return {
		get size() {
			return size;
		},
		scan(onLine) {
			for (let place = 0; place < size; ) {
				const line = lineAt(place);
				onLine(line.toString('latin1', 0, BEGINNING_BYTES), place);
				place += line.length + 1;
			}
		},
		append(line) {
			const bytes = Buffer.from(`${line}\n`);
			for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
			const place = size;
			size += bytes.length;
			return place;
		},
		read: place => lineAt(place).toString('utf8'),
		close() {
			fsyncSync(descriptor);
			closeSync(descriptor);
		},
	};
}
