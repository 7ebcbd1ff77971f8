import {closeSync, constants, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {PIECE_BYTES} from '../../values/piece-bytes.ts';

// Taken here: a function may replace what the modules have later.
const [open, close, stat, read, write] = [openSync, closeSync, fstatSync, readSync, writeSync];
// A pipe that a function made would have the open wait.
const {O_RDONLY, O_NONBLOCK} = constants;

/** Adds a piece, in base64, to a file in a folder. */
export function writePiece(folder: string, name: string, text: string): void {
	const file = open(`${folder}/${name}`, 'a');
	const bytes = Buffer.from(text, 'base64');
	for (let at = 0; at < bytes.length; ) at += write(file, bytes, at);
	close(file);
}

/** Reads a file in a folder, piece by piece, in base64. What is not there, or no file, has no pieces. */
export function readPieces(folder: string, name: string, onPiece: (text: string, isLast: boolean) => void): void {
	let file: number;
	try {
		file = open(`${folder}/${name}`, O_RDONLY | O_NONBLOCK);
	} catch {
		return;
	}
	const found = stat(file);
	if (found.isFile()) {
		let left = found.size;
		do {
			const piece = Buffer.allocUnsafe(PIECE_BYTES);
			const size = left === 0 ? 0 : read(file, piece);
			// It ends before the length that it had.
			if (size === 0 && left > 0) break;
			left = Math.max(0, left - size);
			onPiece(piece.toString('base64', 0, size), left === 0);
		} while (left > 0);
	}
	close(file);
}
