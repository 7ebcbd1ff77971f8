// The terms in chunks: the plan by which sums are computed, kept and taken up again.
//
// The host cuts the terms into a power of two of chunks, the same ones for so many decimals on any machine and on
// any number of threads. Sums of ranges of chunks are told to the host, which may keep them, and asked for before
// they are computed.
import {limit, mark, takeLimbs} from '../team/arena';
import {FOUND, hostKeep, hostRecall} from '../team/host';
import {meet, rank, seat, teamSize} from '../team/team';
import {Sums} from './series';
import {compact, mergeAndCut, precisionFrom, split, takeSums} from './splitting';

/** The address of what the host has written: the number of chunks, the first term of each, the end of the last. */
const COUNT: usize = 40960;
const STARTS: usize = 40964;
/** The address at which the host describes the sums that it has recalled: 64 bytes for each member. */
const RECALLED: usize = 45056;

/** The number of chunks that all terms are cut into. */
export function chunkCount(): i32 {
	return load<i32>(COUNT);
}

/** The first term of a chunk, or the end behind the last one. */
export function startOf(chunk: i32): i32 {
	return load<i32>(STARTS + ((<usize>chunk) << 2));
}

/** The chunk at which a range is divided: where most ranges of other sizes begin, so that the same ranges come up again. */
function middleChunk(first: i32, last: i32): i32 {
	const differing = 31 - clz(first ^ (last - 1));
	return ((last - 1) >> differing) << differing;
}

/** Sums the chunks [first, last) into `out` as `split` does, or takes the sums that the host has kept. */
export function sumChunks(first: i32, last: i32, precision: i32, out: Sums): void {
	if (recall(first, last, out)) return;
	const withP = last < chunkCount();
	if (last - first === 1) split(startOf(first), startOf(last), withP, precision, out);
	else {
		const before = mark();
		const left = takeSums();
		const right = takeSums();
		const middle = middleChunk(first, last);
		sumChunks(first, middle, precision, left);
		sumChunks(middle, last, precision, right);
		mergeAndCut(left, right, withP, precisionFrom(startOf(first), precision), out);
		compact(out, withP, before);
	}
	keep(first, last, out);
}

/** Tells the host of finished sums, which stay where they are until the next ones are told that they are part of. */
export function keep(first: i32, last: i32, s: Sums): void {
	if (rank === 0) hostKeep(first, last, s.p, s.p ? s.pLength : 0, s.q, s.qLength, s.t, s.tLength, s.exponent, s.terms);
	meet();
}

/** Tells the host of the row of `length` limbs at p, which has a number instead of chunks: as T of a record that is overwritten. */
export function keepNumber(number: i32, p: usize, length: i32, record: Sums): void {
	if (rank === 0) {
		record.p = 0;
		record.q = 0;
		record.qLength = 0;
		record.t = p;
		record.tLength = length;
		record.exponent = 0;
		record.terms = 0;
	}
	meet();
	keep(number, 0, record);
}

/** Takes the sums of the chunks [first, last) from the host, to the top of the arena; false where it has none. */
export function recall(first: i32, last: i32, out: Sums): bool {
	return ask(first, last, true, out) === FOUND;
}

/** As `recall`, with the host's answer; unless it `waits`, sums that others are computing are left to them. */
export function ask(first: i32, last: i32, waits: bool, out: Sums): i32 {
	const found = RECALLED + (teamSize === 1 ? (<usize>seat) << 6 : 0);
	const room = (mark() + 63) & ~(<usize>63);
	if (rank === 0) store<i32>(found, hostRecall(first, last, waits ? 1 : 0, room, limit(), found));
	meet();
	const answer = load<i32>(found);
	// As soon as a member goes on, it may write the answer to another question here.
	meet();
	if (answer !== FOUND) return answer;
	const pLength = load<i32>(found, 4);
	const qLength = load<i32>(found, 8);
	const tLength = load<i32>(found, 12);
	// The host has written them one after the other, where these buffers will be.
	const p = pLength > 0 ? takeLimbs(pLength) : 0;
	const q = takeLimbs(qLength);
	const t = takeLimbs(tLength);
	// The memory that is taken next may be that of the record: no member may write to it later.
	if (rank === 0) {
		out.p = p;
		out.pLength = pLength;
		out.q = q;
		out.qLength = qLength;
		out.t = t;
		out.tLength = tLength;
		out.exponent = load<i32>(found, 16);
		out.terms = load<i32>(found, 20);
	}
	meet();
	return FOUND;
}
