// Sections of the decimals, which others may convert.
//
// The decimals are cut as the conversion cuts them, only before any is converted: into sections that are the shorter the
// earlier they are, the first ones being converted here first. A section has the number that its node has in the tree of
// cuts: 1 is all decimals, 2k the first ones of those that k is, and 2k + 1 the others.

import {copyLimbs} from '../numbers/limbs';
import {keepNumber, recall} from '../series/chunks';
import {Sums} from '../series/series';
import {takeSums} from '../series/splitting';
import {mark, release, take, takeLimbs} from '../team/arena';
import {fail, WRONG} from '../team/host';
import {meet, rank, seat, workAlone, workTogether} from '../team/team';
import {fractionLimbs} from './decimals';
import {FEW, fillPowers, levelBelow, takePowers} from './powers';
import {after, emitDecimals, emitText, gatherTexts} from './radix';

/** Sections of fewer decimals than this part of all are not cut. */
const PARTS: i32 = 8;
/** More sections than there can be. */
const MOST: i32 = 64;
/** Bytes of a section's record. */
const RECORD: usize = 64;

@unmanaged
class Section {
	p: usize;
	length: i32;
	digits: i32;
	node: i32;
	/** Whether others were told of it. */
	offered: bool;
}

let sections: usize = 0;
let sectionCount: i32 = 0;

/** The number under which the host has the fraction of a section; that of its text is the next one. */
function fractionNumber(node: i32): i32 {
	return 2 * node;
}

/** As `emitDecimals`, for all decimals, whose sections are offered to others. */
export function emitSections(p: usize, length: i32, digits: i32, block: i32): void {
	const before = mark();
	sections = take(RECORD * MOST);
	sectionCount = 0;
	const record = takeSums();
	cut(p, length, 0, digits, 1, digits / PARTS, record);
	for (let i = sectionCount - 1; i >= 0; i--) {
		const section = sectionAt(i);
		const inner = mark();
		if (section.offered && recall(fractionNumber(section.node) + 1, 0, record)) {
			if (record.tLength !== textLimbs(section.digits)) fail(WRONG);
			emitText(record.t, section.digits);
		} else emitDecimals(section.p, section.length, section.digits, block);
		release(inner);
	}
	release(before);
}

/** Converts the section whose text has this number, from the fraction that the host has, and tells the host of its text. */
export function computeSection(number: i32, digits: i32, block: i32, record: Sums): void {
	const node = number >> 1;
	if (!recall(fractionNumber(node), 0, record)) fail(WRONG);
	const count = digitsOf(node, digits);
	if (record.tLength !== fractionLimbs(count)) fail(WRONG);
	const p = record.t;
	takePowers(count);
	workAlone();
	if (seat === 0) fillPowers(count);
	workTogether();
	meet();
	const text = takeLimbs(textLimbs(count));
	gatherTexts(text);
	emitDecimals(p, fractionLimbs(count), count, block);
	gatherTexts(0);
	keepNumber(number, text, textLimbs(count), record);
}

/** How many decimals the section of a node has, of so many in all. */
function digitsOf(node: i32, digits: i32): i32 {
	for (let bit = 30 - clz(node); bit >= 0; bit--) {
		const first = FEW << levelBelow(digits);
		digits = (node >> bit) & 1 ? digits - first : first;
	}
	return digits;
}

function textLimbs(digits: i32): i32 {
	return (digits + 3) >> 2;
}

/** Cuts the decimals that have `from` others before them into sections, the last ones first, and offers them. */
function cut(p: usize, length: i32, from: i32, digits: i32, node: i32, least: i32, record: Sums): void {
	// Others should be done with a section by the time at which all before it are.
	const isShort = digits <= least || (from > 0 && <i64>digits * 5 <= (<i64>from + digits) * 2);
	if (isShort || digits <= FEW) {
		addSection(p, length, digits, node, from > 0);
		if (from > 0) keepNumber(fractionNumber(node), p, length, record);
		return;
	}
	const level = levelBelow(digits);
	const first = FEW << level;
	const left = fractionLimbs(digits - first);
	const later = takeLimbs(left);
	const before = mark();
	const found = after(p, length, level, left);
	if (rank === 0) copyLimbs(later, found, left);
	meet();
	release(before);
	cut(later, left, from + first, digits - first, 2 * node + 1, least, record);
	const kept = min(length, fractionLimbs(first));
	cut(p + ((<usize>(length - kept)) << 2), kept, from, first, 2 * node, least, record);
}

function addSection(p: usize, length: i32, digits: i32, node: i32, offered: bool): void {
	const section = sectionAt(sectionCount);
	sectionCount++;
	if (rank === 0) {
		section.p = p;
		section.length = length;
		section.digits = digits;
		section.node = node;
		section.offered = offered;
	}
	meet();
}

function sectionAt(index: i32): Section {
	return changetype<Section>(sections + RECORD * <usize>index);
}
