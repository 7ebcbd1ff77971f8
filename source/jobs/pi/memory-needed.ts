import {arenaStart} from './kernel-instance.ts';
import * as model from './kernel-model.ts';
import {BIGINT_BELOW, checkRequest, threadsFor} from './limits.ts';

/** How a computation's memory is laid out. */
export type MemoryPlan = {
	/** Limbs of the longest transform. */
	longest: number;
	/** Bytes each member may use while it sums its share of the terms by itself; 0 on one thread. */
	room: number;
	/** Decimals converted at a time. */
	block: number;
	/** All of it, in bytes. */
	bytes: number;
};

/** Decimals of a block for each thread. */
const BLOCK_DIGITS = 65_536;
/** What the model leaves out: alignment, records, short products. */
const SLACK_BYTES = 1 << 20;
/** About what BigInt takes a decimal at its peak. */
const BIGINT_BYTES_PER_DIGIT = 12;

/** The layout for so many decimals on exactly so many threads. */
export function planMemory(digits: number, members: number): MemoryPlan {
	const precision = model.precisionFor(digits);
	const terms = model.termsFor(digits);
	const longest = Math.max(64, model.largestComponent(model.plannedLength(2 * precision + 8)));
	const block = BLOCK_DIGITS * 2 ** Math.ceil(Math.log2(members));
	const sums = 8 * precision;
	const room = members === 1 ? 0 : shareRoom(terms, members, precision);
	const splitting =
		members === 1 ? model.splitBytes(0, terms, false, precision) : crewBytes(terms, members, precision, room);
	const arena = Math.max(splitting, sums + model.quotientBytes(digits), model.conversionBytes(digits, block));
	return {longest, room, block, bytes: pages(arenaStart(longest) + arena * 1.01 + SLACK_BYTES)};
}

/** Bytes of memory that `computePi` takes for so many decimals, besides what the threads themselves weigh. */
export function memoryNeeded(digits: number, threads = 1): number {
	checkRequest(digits, threads);
	if (digits < BIGINT_BELOW) return digits * BIGINT_BYTES_PER_DIGIT;
	return planMemory(digits, threadsFor(digits, threads)).bytes;
}

function shares(terms: number, members: number): [number, number][] {
	const boundary = (member: number) => Math.floor((terms * member) / members);
	return Array.from({length: members}, (_, member) => [boundary(member), boundary(member + 1)]);
}

function shareRoom(terms: number, members: number, precision: number): number {
	const rooms = shares(terms, members).map(([a, b]) => model.splitBytes(a, b, true, precision));
	return Math.ceil((Math.max(...rooms) * 1.01 + SLACK_BYTES) / 64) * 64;
}

/** The peak of the splitting by a crew: its members apart, or the merges they do together. */
function crewBytes(terms: number, members: number, precision: number, room: number): number {
	let parts = shares(terms, members);
	let peak = members * room;
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
