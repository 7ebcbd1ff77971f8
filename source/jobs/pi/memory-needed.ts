import {hasMemory64} from './kernel-file.ts';
import {arenaStart} from './kernel-instance.ts';
import * as model from './kernel-model.ts';
import {BIGINT_BELOW, checkRequest, threadsFor} from './limits.ts';
import {sharesOf} from './shares.ts';

/** How a computation's memory is laid out. */
export type MemoryPlan = {
	/** Limbs of the longest transform. */
	longest: number;
	/** Bytes each member may use while it sums its share of the terms by itself; 0 on one thread. */
	room: number;
	/** Shares each member sums then, one after the other; 1 on one thread. */
	rounds: number;
	/** Whether the memory is more than 32-bit addresses reach. */
	isWide: boolean;
	/** Decimals converted at a time. */
	block: number;
	/** What will be used, in bytes. */
	bytes: number;
	/** What is reserved: pages that are never touched take no memory. */
	reservedBytes: number;
};

/** Decimals of a block for each thread. */
const BLOCK_DIGITS = 65_536;
/** What the model leaves out: alignment, records, short products. */
const SLACK_BYTES = 1 << 20;
/** Of the table of twiddles, the part that is not skipped. */
const TWIDDLES_TOUCHED = 2 / 3;
/** How much more is reserved than the model says: a computation should not fail for a model's mistake. */
const RESERVE = 1.1;
/** As much as 32-bit addresses reach, but for a page; and as much as runtimes give with 64-bit addresses. */
const MOST_BYTES = 2 ** 32 - 65_536;
const MOST_WIDE_BYTES = 2 ** 34;
/** Shares for each member where memory is short: the largest merges are then shared by all. */
const ROUNDS = 2;
/** About what BigInt takes a decimal at its peak. */
const BIGINT_BYTES_PER_DIGIT = 12;

/** The layout for so many decimals on exactly so many threads. */
export function planMemory(digits: number, members: number, addressBits?: 32 | 64): MemoryPlan {
	const plan = planRounds(digits, members, 1, addressBits);
	return plan.isWide && members > 1 ? planRounds(digits, members, ROUNDS, addressBits) : plan;
}

function planRounds(digits: number, members: number, rounds: number, addressBits: 32 | 64 | undefined): MemoryPlan {
	const precision = model.precisionFor(digits);
	const terms = model.termsFor(digits);
	const longest = Math.max(64, model.largestComponent(model.plannedLength(2 * precision + 8)));
	const block = BLOCK_DIGITS * 2 ** Math.ceil(Math.log2(members));
	const shares = sharesOf(digits, members * rounds);
	const room = members === 1 ? 0 : shareRoom(shares, rounds, precision);
	const splitting =
		members === 1 ? model.splitBytes(0, terms, false, precision) : crewBytes(shares, precision, members * room);
	const arena = Math.max(
		splitting,
		model.quotientBytes(digits, members),
		model.conversionBytes(digits, block, members),
	);
	const start = arenaStart(longest);
	const bytes = pages(start * TWIDDLES_TOUCHED + arena * 1.01 + SLACK_BYTES);
	const isWide = addressBits === undefined ? bytes > MOST_BYTES : addressBits === 64;
	const apart = members * (room * RESERVE - room);
	return {
		longest,
		room: Math.ceil((room * RESERVE) / 64) * 64,
		rounds,
		isWide,
		block,
		bytes,
		reservedBytes: pages(Math.min(start + (bytes + apart) * RESERVE, isWide ? MOST_WIDE_BYTES : MOST_BYTES)),
	};
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

function shareRoom(shares: [number, number][], rounds: number, precision: number): number {
	let room = 0;
	let finished = 0;
	for (const [i, [a, b]] of shares.entries()) {
		if (i % rounds === 0) finished = 0;
		room = Math.max(room, finished + model.splitBytes(a, b, true, precision));
		const {p, q} = model.lengthsOf(a, b, precision);
		finished += 4 * (p + 2 * q) + 512;
	}
	return Math.ceil((room * 1.01 + SLACK_BYTES) / 64) * 64;
}

/** The peak of the splitting by a crew: its members apart, or the merges they do together. */
function crewBytes(shares: [number, number][], precision: number, apart: number): number {
	let parts = shares;
	let peak = apart;
	while (parts.length > 1) {
		const lengths = parts.map(([a, b]) => model.lengthsOf(a, b, precision));
		let bytes = lengths.reduce((sum, {p, q}) => sum + 4 * (p + 2 * q) + 512, 0);
		const merged: [number, number][] = [];
		for (let i = 0; i < parts.length; i += 2) {
			const [left, right] = [lengths[i], lengths[i + 1]];
			const [first, last] = [parts[i], parts[i + 1] ?? parts[i]];
			if (first && last) merged.push([first[0], last[1]]);
			if (left && right) {
				peak = Math.max(peak, bytes + model.mergeBytes(left, right, true));
				bytes += 12 * (model.plannedLength(left.q + right.q + 1) + 64);
			} else if (left) bytes += 4 * (left.p + 2 * left.q);
		}
		peak = Math.max(peak, bytes);
		parts = merged;
	}
	return peak;
}

function pages(bytes: number): number {
	return Math.ceil(bytes / 65_536) * 65_536;
}
