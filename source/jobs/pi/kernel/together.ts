// Binary splitting by a crew: each member sums its shares of the terms by itself, then all merge the shares.
import {limit, mark, release, setLimit, take} from './arena';
import {crew, meet, rank, workAlone, workTogether} from './crew';
import {Sums} from './series';
import {compact, mergeAndCut, moveUp, precisionFrom, split} from './splitting';

/** Where the host has written the first term of each share, and behind the last one's the end. */
const BOUNDARIES: usize = 512;

function boundary(share: i32): i32 {
	return load<i32>(BOUNDARIES + ((<usize>share) << 2));
}

/**
 * Sums all the terms into `out`. `room`: bytes each member may use while it works by itself; `rounds`: shares it sums
 * then, one after the other. More of them take less memory, since larger merges are shared.
 */
export function splitTogether(precision: i32, room: usize, rounds: i32, out: Sums): void {
	const member = rank;
	const total = crew * rounds;
	// Records are every member's own, since all members change them at their own pace.
	const size = (<usize>offsetof<Sums>() + 63) & ~(<usize>63);
	const records = take(size * <usize>(2 * total * crew));
	let shares = records + size * <usize>(2 * total * member);
	let merged = shares + size * <usize>total;
	const bottom = mark();
	const ceiling = limit();
	workAlone();
	release(bottom + room * <usize>member);
	setLimit(bottom + room * <usize>(member + 1));
	for (let i = member * rounds, last = i + rounds; i < last; i++)
		split(boundary(i), boundary(i + 1), i < total - 1, precision, sumsAt(shares, i));
	workTogether();
	setLimit(ceiling);
	meet();
	for (let i = 0; i < total; i++) {
		const owner = i / rounds;
		if (owner !== member) memory.copy(shares + size * <usize>i, records + size * <usize>(2 * total * owner + i), size);
	}
	meet();
	close(shares, total, bottom);
	for (let count = total, span = 2; count > 1; span <<= 1) {
		const pairs = count >> 1;
		for (let i = 0; i < pairs; i++) {
			const pair = sumsAt(merged, i);
			const withP = 2 * i + 2 < count;
			const kept = precisionFrom(boundary(span * i), precision);
			mergeAndCut(sumsAt(shares, 2 * i), sumsAt(shares, 2 * i + 1), withP, kept, pair);
			meet();
		}
		if (count & 1) moveUp(sumsAt(shares, count - 1), sumsAt(merged, pairs));
		count = (count + 1) >> 1;
		close(merged, count, bottom);
		const swapped = shares;
		shares = merged;
		merged = swapped;
	}
	if (rank === 0) memory.copy(changetype<usize>(out), shares, offsetof<Sums>());
	meet();
}

function sumsAt(list: usize, index: i32): Sums {
	return changetype<Sums>(list + ((<usize>offsetof<Sums>() + 63) & ~(<usize>63)) * <usize>index);
}

/** Moves the numbers of the first `count` records down, one after the other, from `bottom` on. */
function close(list: usize, count: i32, bottom: usize): void {
	let end = bottom;
	for (let i = 0; i < count; i++) {
		compact(sumsAt(list, i), i < count - 1, end);
		end = mark();
	}
}
