import {hasMemory64} from '../instance/kernel-file.ts';
import {arenaStart} from '../instance/kernel-instance.ts';
import {BIGINT_BELOW, checkRequest, threadsFor, USUAL_MAX_DIGITS} from '../limits.ts';
import {type ChunkRange, chunkCount, chunkStarts, chunksShare, isPlanned, middleChunk} from './chunks.ts';
import * as model from './kernel-model.ts';
import {sectionOf} from './ranges.ts';
import {equalShares, firstSharesOf, sharesOf} from './shares.ts';

/** How a computation's memory is laid out. */
export type MemoryPlan = {
	/** Limbs of the longest transform, were its digits of 16 bits. */
	longest: number;
	/** The chunks of terms that are summed by one member alone, as shares. */
	shares: ChunkRange[];
	/** The first share of each member, which sums its own one after the other; behind the last one's how many there are. */
	firstShares: number[];
	/** Where the room of each member begins in which it does so, behind the last one's the end; in bytes. */
	rooms: number[];
	/** Whether the memory is more than 32-bit addresses reach. */
	isWide: boolean;
	/** Decimals converted at a time. */
	block: number;
	/** The memory that will be used, in bytes. */
	bytes: number;
	/** The memory that is reserved: pages that are never touched take none. */
	reservedBytes: number;
	/** The memory of each member, besides that, in which it sums short ranges with 32-bit addresses; null for none. */
	narrow: NarrowPlan | null;
};

/** A memory with 32-bit addresses for short ranges. */
export type NarrowPlan = Omit<MemoryPlan, 'narrow' | 'bytes'>;

/** Decimals of a block for each thread. */
const BLOCK_DIGITS = 65_536;
/** The memory that the model leaves out: alignment, records, short products. */
const SLACK_BYTES = 1 << 20;
/** Of the table of twiddles, the part that is not skipped. */
const TWIDDLES_TOUCHED = 2 / 3;
/** How much more is reserved than the model says: a computation should not fail for a model's mistake. */
const RESERVE = 1.1;
/** As much as 32-bit addresses reach, but for a page; and as much as runtimes give with 64-bit addresses. */
const MOST_BYTES = 2 ** 32 - 65_536;
const MOST_WIDE_BYTES = 2 ** 34;
/** Shares for each member where memory is short, or as many short ranges: the largest merges are then shared by all. */
const ROUNDS = 2;
/** A range is short up to such a part of all bits: more memory would save little more time. */
const SHORT_SHARE = 1 / 30;
/** So many shares are short ranges, but for those of longer chunks. */
const SHORT_SHARES = 32;
/** About what BigInt takes a decimal at its peak. */
const BIGINT_BYTES_PER_DIGIT = 12;

/** The work, besides how many decimals and on how many threads. */
export interface PlanOptions {
	/** Unless given, as many as the memory needs. */
	addressBits?: 32 | 64 | undefined;
	/** The chunks whose sums are kept from before. */
	kept?: readonly ChunkRange[] | undefined;
	/** The chunks whose sums alone are asked for; all, and the decimals, unless given. */
	sums?: ChunkRange | null | undefined;
	/** Whether others may compute parts of it, which are then within the shares. */
	isDivided?: boolean;
}

/** The layout for so many decimals on exactly so many threads. */
export function planMemory(digits: number, members: number, options: PlanOptions = {}): MemoryPlan {
	const plan = planRounds(digits, members, 1, options);
	if (!plan.isWide) return plan;
	const wide = members > 1 ? planRounds(digits, members, ROUNDS, options) : plan;
	if (chunkCount(digits) < SHORT_SHARES || options.sums?.last === 0) return wide;
	const {bytes, ...narrow} = planNarrow(digits);
	return {...wide, bytes: wide.bytes + members * bytes, narrow};
}

/** Whether a range is one that comes up when halving, and short. */
export function isShort(digits: number, range: ChunkRange): boolean {
	return isPlanned(range) && chunksShare(digits, range) <= SHORT_SHARE;
}

/** The layout for any of the short ranges, by one member with 32-bit addresses. */
function planNarrow(digits: number): MemoryPlan {
	const plans = shortRanges(digits).map(sums => planRounds(digits, 1, 1, {addressBits: 32, sums}));
	const largest = plans.reduce((one, other) => (other.reservedBytes > one.reservedBytes ? other : one));
	const longest = Math.max(...plans.map(plan => plan.longest));
	const tables = arenaStart(longest) - arenaStart(largest.longest);
	return {...largest, longest, reservedBytes: pages(largest.reservedBytes + tables)};
}

/** The short ranges that all terms are made of, each as long as can be. */
export function shortRanges(digits: number, {first, last} = {first: 0, last: chunkCount(digits)}): ChunkRange[] {
	if (last - first === 1 || isShort(digits, {first, last})) return [{first, last}];
	const middle = (first + last) / 2;
	return [...shortRanges(digits, {first, last: middle}), ...shortRanges(digits, {first: middle, last})];
}

function planRounds(
	digits: number,
	members: number,
	rounds: number,
	{addressBits, kept, sums, isDivided = false}: PlanOptions,
): MemoryPlan {
	const precision = model.precisionFor(digits);
	const starts = chunkStarts(digits);
	const range = sums ?? {first: 0, last: chunkCount(digits)};
	// The next part may be another one, and takes the same threads and tables then.
	const isHeld = sums !== null && sums !== undefined && digits <= USUAL_MAX_DIGITS;
	const product = longestProduct(range, digits, starts, precision);
	const longest = Math.max(64, model.longestTransform(isHeld ? Math.max(product, precision + 8) : product));
	const block = BLOCK_DIGITS * 2 ** Math.ceil(Math.log2(members));
	const weightOf = (chunks: ChunkRange) =>
		digits > USUAL_MAX_DIGITS ? chunksShare(digits, chunks) : chunks.last - chunks.first;
	// The longer chunks are, the less alike are shares that end where merges do: many short ones are dealt out by their weight.
	const isDealt = rounds > 1 && !sums && !isDivided && !kept?.length && range.last >= SHORT_SHARES;
	const shares = isDealt
		? equalShares(range.last, range.last / SHORT_SHARES)
		: sharesOf(range, members * rounds, kept, weightOf);
	const firstShares = isDealt
		? firstSharesOf(shares, members, weightOf)
		: Array.from({length: members + 1}, (_, member) => Math.floor((shares.length * member) / members));
	const sizes = firstShares
		.slice(1)
		.map((end, member) => (members === 1 ? 0 : shareRoom(shares.slice(firstShares[member], end), starts, precision)));
	const splitting = range.last === 0 ? 0 : sumsBytes(range, shares, starts, precision, total(sizes));
	const last = sums ? beside(sums, digits, block, members) : lastBytes(digits, block, members);
	const start = arenaStart(longest);
	const bytes = pages(start * TWIDDLES_TOUCHED + Math.max(splitting, last) * 1.01 + SLACK_BYTES);
	const isWide = addressBits === undefined ? bytes > MOST_BYTES : addressBits === 64;
	const rooms = [0];
	for (const size of sizes) rooms.push((rooms.at(-1) ?? 0) + Math.ceil((size * RESERVE) / 64) * 64);
	const apart = (rooms.at(-1) ?? 0) - total(sizes);
	const least = start + (bytes + apart) * RESERVE;
	const reserved = isHeld
		? 2 ** Math.ceil(Math.log2(Math.max(least, start + model.rootBytes(digits) * RESERVE)))
		: least;
	return {
		longest,
		shares,
		firstShares,
		rooms,
		isWide,
		block,
		bytes,
		narrow: null,
		reservedBytes: pages(Math.min(reserved, isWide ? MOST_WIDE_BYTES : MOST_BYTES)),
	};
}

/** Limbs of the longest product there is. */
function longestProduct(range: ChunkRange, digits: number, starts: readonly number[], precision: number): number {
	const {first, last} = range;
	const node = sectionOf(range);
	if (node !== null) return model.longestConversion(model.sectionDigits(digits, node)) + 8;
	if (last === 0) return precision + 8;
	if (first === 0 && last === starts.length - 1) return 2 * precision + 8;
	// Before they are cut to the precision.
	const bits = model.bitsOf(starts[first] ?? 0, starts[last] ?? 0);
	return Math.min(2 * precision, Math.ceil(bits / 32)) + 8;
}

/** Bytes of the sums, which one member computes where there is but one, or a team that has such rooms apart. */
function sumsBytes(
	range: ChunkRange,
	shares: readonly ChunkRange[],
	starts: readonly number[],
	precision: number,
	rooms: number,
): number {
	return rooms === 0 ? chunkBytes(range, starts, precision) : teamBytes(shares, starts, precision, rooms);
}

/** Bytes of what follows on the sums. */
function lastBytes(digits: number, block: number, members: number): number {
	return Math.max(model.quotientBytes(digits, members), model.conversionBytes(digits, block, members));
}

/** Bytes of what is no sums, though it is asked for as those are. */
function beside(range: ChunkRange, digits: number, block: number, members: number): number {
	if (range.last > 0) return 0;
	const node = sectionOf(range);
	if (node === null) return model.rootBytes(digits);
	const count = model.sectionDigits(digits, node);
	return count + 4 * model.fractionLimbs(count) + model.conversionBytes(count, block, members);
}

function total(sizes: readonly number[]): number {
	return sizes.reduce((sum, size) => sum + size, 0);
}

/** Bytes of memory that `computePi` takes for so many decimals, besides what the threads themselves weigh. */
export function memoryNeeded(digits: number, threads = 1): number {
	checkRequest(digits, threads);
	if (digits < BIGINT_BELOW) return digits * BIGINT_BYTES_PER_DIGIT;
	return planMemory(digits, threadsFor(digits, threads)).bytes;
}

/** The most bytes that a computation can have in this runtime, however many the machine has. */
export function addressableBytes(): number {
	return hasMemory64() ? MOST_WIDE_BYTES : MOST_BYTES;
}

/** Bytes a member takes to sum its shares, one after the other. */
function shareRoom(shares: readonly ChunkRange[], starts: readonly number[], precision: number): number {
	let room = 0;
	let finished = 0;
	for (const share of shares) {
		room = Math.max(room, finished + chunkBytes(share, starts, precision));
		const {p, q} = model.lengthsOf(starts[share.first] ?? 0, starts[share.last] ?? 0, precision);
		finished += 4 * (p + 2 * q) + 512;
	}
	return Math.ceil((room * 1.01 + SLACK_BYTES) / 64) * 64;
}

/** Bytes the splitting of chunks takes at its peak, by the first term of each chunk; of all of them without P. */
function chunkBytes(range: ChunkRange, starts: readonly number[], precision: number): number {
	const {first, last} = range;
	const start = (chunk: number) => starts[chunk] ?? 0;
	const withP = last < starts.length - 1;
	if (last - first === 1) return model.splitBytes(start(first), start(last), withP, precision);
	const middle = middleChunk(range);
	const left = model.lengthsOf(start(first), start(middle), precision);
	const right = model.lengthsOf(start(middle), start(last), precision);
	const merging = model.sumsBytes(left, true) + model.sumsBytes(right, withP) + model.mergeBytes(left, right, withP);
	return (
		512 +
		Math.max(
			chunkBytes({first, last: middle}, starts, precision),
			model.sumsBytes(left, true) + chunkBytes({first: middle, last}, starts, precision),
			merging,
		)
	);
}

/** The peak of the splitting by a team: its members apart, or the merges they do together. */
function teamBytes(shares: readonly ChunkRange[], starts: readonly number[], precision: number, rooms: number): number {
	const lengthsOf = ({first, last}: ChunkRange) => model.lengthsOf(starts[first] ?? 0, starts[last] ?? 0, precision);
	let parts = shares;
	let peak = rooms;
	while (parts.length > 1) {
		let bytes = parts.map(lengthsOf).reduce((total, {p, q}) => total + 4 * (p + 2 * q) + 512, 0);
		const merged: ChunkRange[] = [];
		for (let i = 0; i < parts.length; i += 2) {
			const [left, right] = [parts[i], parts[i + 1]];
			if (!left) continue;
			const {p, q} = lengthsOf(left);
			merged.push({first: left.first, last: (right ?? left).last});
			if (right) {
				const other = lengthsOf(right);
				peak = Math.max(peak, bytes + model.mergeBytes({p, q}, other, true));
				bytes += 12 * (model.plannedLength(q + other.q + 1) + 64);
			} else bytes += 4 * (p + 2 * q);
		}
		peak = Math.max(peak, bytes);
		parts = merged;
	}
	return peak;
}

function pages(bytes: number): number {
	return Math.ceil(bytes / 65_536) * 65_536;
}
