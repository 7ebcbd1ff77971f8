// Sections of the decimals, which others may convert.
//
// The decimals are cut as the conversion cuts them, only before any is converted. The first section is a long one: half of the
// fraction is enough for it, so others have it while the other half is computed and cut. A section has the number that its
// node has in the tree of cuts: 1 is all decimals, 2k the first ones of those that k is, and 2k + 1 the others.

import {copyLimbs} from '../numbers/limbs';
import {ask, keepNumber, recall} from '../series/chunks';
import {Sums} from '../series/series';
import {takeSums} from '../series/splitting';
import {limit, mark, release, take, takeLimbs} from '../team/arena';
import {ABSENT, BUSY, FOUND, fail, WRONG} from '../team/host';
import {meet, rank, seat, teamSize, workAlone, workTogether} from '../team/team';
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
	/** The address of its decimals, once they are here; 0 before. */
	text: usize;
}

/** More bytes than a digit takes while it is converted. */
const ROOM: usize = 8;

/** The node of the section that was offered before the fraction was whole; 0 for none. */
let firstNode: i32 = 0;
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
	for (let i = sectionCount - 1; i >= 0; i--) emitSection(i, block, record);
	release(before);
}

/** Emits a section; while others convert it, later ones are converted here. */
function emitSection(index: i32, block: i32, record: Sums): void {
	const section = sectionAt(index);
	let before = mark();
	let answer = fetch(section, false, record);
	for (let later = index - 1; answer === BUSY && later >= 0; later--) {
		if (!convertAhead(sectionAt(later), block, record)) continue;
		before = mark();
		answer = fetch(section, false, record);
	}
	if (answer === BUSY) answer = fetch(section, true, record);
	if (answer === FOUND) emitText(section.text, section.digits);
	else emitDecimals(section.p, section.length, section.digits, block);
	release(before);
}

/** Looks for the decimals of a section, to the top of the arena unless they are here. */
function fetch(section: Section, waits: bool, record: Sums): i32 {
	if (section.text !== 0) return FOUND;
	if (!section.offered) return ABSENT;
	const answer = ask(fractionNumber(section.node) + 1, 0, waits, record);
	if (answer === FOUND) {
		if (record.tLength !== textLimbs(section.digits)) fail(WRONG);
		setText(section, record.t);
	} else if (answer === ABSENT) withdraw(section);
	return answer;
}

/** Has the decimals of a section be here before its turn, to the top of the arena; false where nothing is to be done, or no room. */
function convertAhead(section: Section, block: i32, record: Sums): bool {
	const room = ROOM * (<usize>section.digits + <usize>(2 * teamSize * block));
	if (section.text !== 0 || limit() - mark() < room) return false;
	const answer = fetch(section, false, record);
	if (answer !== ABSENT) return answer === FOUND;
	const text = takeLimbs(textLimbs(section.digits));
	writeText(text, section.p, section.length, section.digits, block);
	setText(section, text);
	return true;
}

/** Notes where the decimals of a section are. */
function setText(section: Section, text: usize): void {
	meet();
	if (rank === 0) section.text = text;
	meet();
}

/** Notes that a section is not asked for any more: it is converted here. */
function withdraw(section: Section): void {
	meet();
	if (rank === 0) section.offered = false;
	meet();
}

/** Writes the decimals of a fraction to `text`. */
function writeText(text: usize, p: usize, length: i32, digits: i32, block: i32): void {
	gatherTexts(text);
	emitDecimals(p, length, digits, block);
	gatherTexts(0);
}

/** Offers the first section, the longest for which the \`known\` upper limbs of the fraction are enough that ends at \`end\`. */
export function offerFirst(end: usize, known: i32, digits: i32): void {
	let node = 1;
	// The last limb or two may be wrong.
	while (fractionLimbs(digits) + 2 > known) {
		digits = FEW << levelBelow(digits);
		node *= 2;
	}
	const before = mark();
	const length = fractionLimbs(digits);
	keepNumber(fractionNumber(node), end - ((<usize>length) << 2), length, takeSums());
	release(before);
	firstNode = node;
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
	writeText(text, p, fractionLimbs(count), count, block);
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
	if (node === firstNode || digits <= least || digits <= FEW) {
		addSection(p, length, digits, node, from > 0 || node === firstNode);
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
		section.text = 0;
	}
	meet();
}

function sectionAt(index: i32): Section {
	return changetype<Section>(sections + RECORD * <usize>index);
}
