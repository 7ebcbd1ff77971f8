// Binary splitting by a team: each member sums its shares of the terms by itself, then all merge the shares.
import {limit, mark, release, setLimit, take} from '../team/arena';
import {meet, rank, teamSize, workAlone, workTogether} from '../team/team';
import {chunkCount, keep, startOf, sumChunks} from './chunks';
import {Sums} from './series';
import {compact, mergeAndCut, moveUp, precisionFrom} from './splitting';

/** The address of what the host has written: the number of shares, the first chunk of each, the end of the last. */
const SHARES: usize = 512;
/** The address of the first share of each member, and then the number of shares. */
const MEMBERS: usize = 704;
/** The address of the beginning of each member's room, in units of 64 bytes, and then the end of the last. */
const ROOMS: usize = 832;

function shareStart(share: i32): i32 {
	return load<i32>(SHARES + 4 + ((<usize>share) << 2));
}

function firstShare(member: i32): i32 {
	return load<i32>(MEMBERS + ((<usize>member) << 2));
}

function roomStart(member: i32): usize {
	return (<usize>load<u32>(ROOMS + ((<usize>member) << 2))) << 6;
}

/**
 * Sums all the shares into `out`. Each member sums its own by itself, one after the other, in a room of its own. More of them
 * take less memory, since larger merges are shared.
 */
export function splitTogether(precision: i32, out: Sums): void {
	const member = rank;
	const total = load<i32>(SHARES);
	// Records are every member's own, since all members change them at their own pace.
	const size = (<usize>offsetof<Sums>() + 63) & ~(<usize>63);
	const records = take(size * <usize>(2 * total * teamSize));
	let shares = records + size * <usize>(2 * total * member);
	let merged = shares + size * <usize>total;
	const bottom = mark();
	const ceiling = limit();
	const members = teamSize;
	workAlone();
	release(bottom + roomStart(member));
	setLimit(bottom + roomStart(member + 1));
	for (let i = firstShare(member), last = firstShare(member + 1); i < last; i++)
		sumChunks(shareStart(i), shareStart(i + 1), precision, sumsAt(shares, i));
	workTogether();
	setLimit(ceiling);
	meet();
	for (let owner = 0; owner < members; owner++) {
		if (owner === member) continue;
		for (let i = firstShare(owner), last = firstShare(owner + 1); i < last; i++)
			memory.copy(shares + size * <usize>i, records + size * <usize>(2 * total * owner + i), size);
	}
	meet();
	// The number of shares that each of the sums is made of, but for the last ones.
	let span = 1;
	close(shares, total, span, total, bottom);
	for (let count = total; count > 1; ) {
		const pairs = count >> 1;
		for (let i = 0; i < pairs; i++) {
			const pair = sumsAt(merged, i);
			const withP = hasP(min((2 * i + 2) * span, total));
			const kept = precisionFrom(startOf(shareStart(2 * i * span)), precision);
			mergeAndCut(sumsAt(shares, 2 * i), sumsAt(shares, 2 * i + 1), withP, kept, pair);
			meet();
		}
		if (count & 1) moveUp(sumsAt(shares, count - 1), sumsAt(merged, pairs), hasP(total));
		count = (count + 1) >> 1;
		span *= 2;
		close(merged, count, span, total, bottom);
		for (let i = 0; i < pairs; i++)
			keep(shareStart(i * span), shareStart(min((i + 1) * span, total)), sumsAt(merged, i));
		const swapped = shares;
		shares = merged;
		merged = swapped;
	}
	if (rank === 0) memory.copy(changetype<usize>(out), shares, offsetof<Sums>());
	meet();
}

/** Whether sums that end with the last of so many shares have their P: those of the last terms have no use for it. */
function hasP(shares: i32): bool {
	return shareStart(shares) < chunkCount();
}

function sumsAt(list: usize, index: i32): Sums {
	return changetype<Sums>(list + ((<usize>offsetof<Sums>() + 63) & ~(<usize>63)) * <usize>index);
}

/** Moves the numbers of the first `count` records, of `span` shares each, down, one after the other, from `bottom` on. */
function close(list: usize, count: i32, span: i32, shares: i32, bottom: usize): void {
	let end = bottom;
	for (let i = 0; i < count; i++) {
		compact(sumsAt(list, i), hasP(min((i + 1) * span, shares)), end);
		end = mark();
	}
}
