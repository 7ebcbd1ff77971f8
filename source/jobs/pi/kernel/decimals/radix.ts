// From a binary fraction to decimals, the first ones first.
//
// To split D digits at m: the first m come from the fraction's upper limbs; the others from the fractional
// part of the fraction times 10^m = 5^m 2^m, m a multiple of 32 so that 2^m only moves the point.

import {multiply, productRoom} from '../multiplication/product';
import {limit, mark, release, setLimit, take, takeLimbs} from '../team/arena';
import {hostEmit} from '../team/host';
import {meet, rank, teamSize, workAlone, workTogether} from '../team/team';
import {fractionLimbs, writeFew} from './decimals';
import {FEW, levelBelow, powerAt, powerLength} from './powers';

/** Emits `digits` decimals of the fraction p[0, length), in order. The whole team calls it. */
export function emitDecimals(p: usize, length: i32, digits: i32, block: i32): void {
	if (digits <= block) {
		const before = mark();
		const text = takeLimbs((digits + 3) >> 2);
		if (teamSize === 1) writeDecimals(text, p, length, digits);
		else writeShared(text, p, length, digits);
		emitText(text, digits);
		release(before);
		return;
	}
	const level = levelBelow(digits);
	const first = FEW << level;
	const kept = min(length, fractionLimbs(first));
	emitDecimals(p + ((<usize>(length - kept)) << 2), kept, first, block);
	const before = mark();
	const left = fractionLimbs(digits - first);
	emitDecimals(after(p, length, level, left), left, digits - first, block);
	release(before);
}

/** Where texts are gathered; 0: they go to the host. */
let gathering: usize = 0;

/** Has texts be gathered, one after the other, from an address on; 0: from here on they go to the host. */
export function gatherTexts(address: usize): void {
	gathering = address;
}

/** Emits a text. */
export function emitText(text: usize, digits: i32): void {
	if (gathering !== 0) {
		if (rank === 0) memory.copy(gathering, text, <usize>digits);
		gathering += <usize>digits;
	} else if (rank === 0) hostEmit(text, digits);
	meet();
}

/** A part of the digits, which one member writes by itself. */
@unmanaged
class Piece {
	text: usize;
	p: usize;
	length: i32;
	digits: i32;
}

let pieces: usize = 0;
let pieceCount: i32 = 0;

/** As `writeDecimals`, by the whole team: cuts the digits into pieces and deals them out. */
function writeShared(text: usize, p: usize, length: i32, digits: i32): void {
	const before = mark();
	let depth = 0;
	while (1 << depth < teamSize) depth++;
	pieces = take(offsetof<Piece>() << depth);
	pieceCount = 0;
	cutPieces(text, p, length, digits, depth);
	meet();
	const member = rank;
	const members = teamSize;
	const scratch = mark();
	const ceiling = limit();
	workAlone();
	// Room for a product and its transforms, of the largest piece.
	const room = (<usize>fractionLimbs(digits) * 80 + 65536) & ~(<usize>63);
	release(scratch + room * <usize>member);
	setLimit(scratch + room * <usize>(member + 1));
	for (let i = member; i < pieceCount; i += members) {
		const piece = pieceAt(i);
		writeDecimals(piece.text, piece.p, piece.length, piece.digits);
	}
	workTogether();
	setLimit(ceiling);
	meet();
	release(before);
}

function pieceAt(index: i32): Piece {
	return changetype<Piece>(pieces + offsetof<Piece>() * <usize>index);
}

function cutPieces(text: usize, p: usize, length: i32, digits: i32, depth: i32): void {
	if (depth === 0 || digits <= FEW) {
		const piece = pieceAt(pieceCount);
		pieceCount++;
		if (rank > 0) return;
		piece.text = text;
		piece.p = p;
		piece.length = length;
		piece.digits = digits;
		return;
	}
	const level = levelBelow(digits);
	const first = FEW << level;
	const kept = min(length, fractionLimbs(first));
	cutPieces(text, p + ((<usize>(length - kept)) << 2), kept, first, depth - 1);
	const left = fractionLimbs(digits - first);
	cutPieces(text + <usize>first, after(p, length, level, left), left, digits - first, depth - 1);
}

/** Writes `digits` decimals of the fraction p[0, length) as ASCII. */
function writeDecimals(text: usize, p: usize, length: i32, digits: i32): void {
	const before = mark();
	if (digits <= FEW) writeFew(text, p, length, digits);
	else {
		const level = levelBelow(digits);
		const first = FEW << level;
		const kept = min(length, fractionLimbs(first));
		writeDecimals(text, p + ((<usize>(length - kept)) << 2), kept, first);
		const left = fractionLimbs(digits - first);
		writeDecimals(text + <usize>first, after(p, length, level, left), left, digits - first);
	}
	release(before);
}

/** The fraction of the digits after the first m of p[0, length); `left` limbs of it; returns their address. */
export function after(p: usize, length: i32, level: i32, left: i32): usize {
	const product = takeLimbs(productRoom(length, powerLength(level)));
	multiply(product, p, length, powerAt(level), powerLength(level));
	return product + ((<usize>(length - (FEW << level) / 32 - left)) << 2);
}
