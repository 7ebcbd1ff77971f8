import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {
	type ChunkRange,
	computePi,
	computeSums,
	createPiPool,
	type PiPool,
	planSums,
	type SumsKeeping,
	type SumsStore,
	sumsName,
} from '../../../../source/jobs/pi/index.ts';
import {hasMemory64} from '../../../../source/jobs/pi/instance/kernel-file.ts';
import {digestOf, knownDigest} from '../support/digests.ts';
import {randomLimbs} from '../support/operands.ts';

const DIGITS = 1_000_000;
/** The most bits of addresses that this runtime has. */
const wide = hasMemory64() ? 64 : 32;

let pool: PiPool;
beforeAll(() => {
	pool = createPiPool({threads: 3});
});
afterAll(() => pool.close());

/** A store in memory, and what was asked of it. */
function createStore() {
	const kept = new Map<string, Buffer>();
	const read: string[] = [];
	const store: SumsStore = {
		names: async () => [...kept.keys()],
		async save(name, content) {
			kept.set(name, Buffer.concat(await Array.fromAsync(content)));
		},
		async readInto(name, take) {
			read.push(name);
			const bytes = kept.get(name);
			// In odd pieces, as they may come from anywhere.
			for (let from = 0; bytes && from < bytes.length; from += 99_991) take(bytes.subarray(from, from + 99_991));
			return bytes !== undefined;
		},
		async remove(name) {
			kept.delete(name);
		},
	};
	return {kept, read, store};
}

const never = {everyMs: 1e9, everyShare: 1};
const always = {everyMs: 0, everyShare: 0};

async function computeInto(store: SumsStore, range: ChunkRange, threads: number): Promise<void> {
	const content: Uint8Array[] = [];
	for await (const bytes of computeSums({digits: DIGITS, ...range, threads, pool})) content.push(bytes);
	await store.save(sumsName(range), content);
}

/** Cuts a range into planned ones at random. */
function cutAtRandom(range: ChunkRange, draws: Iterator<number>): ChunkRange[] {
	const size = range.last - range.first;
	const draw = (draws.next().value ?? 0) / 2 ** 32;
	if (size === 1 || draw > (size > 16 ? 0.9 : 0.4)) return [range];
	const middle = range.first + size / 2;
	return [
		...cutAtRandom({first: range.first, last: middle}, draws),
		...cutAtRandom({first: middle, last: range.last}, draws),
	];
}

/** Computes until so many sums are kept, and stops there. */
async function computeUntil(
	count: number,
	keeping: SumsKeeping,
	threads: number,
	addressBits: 32 | 64 = 32,
): Promise<number> {
	const stop = new AbortController();
	let share = 0;
	const {store} = keeping;
	let saved = 0;
	const stopping: SumsStore = {
		...store,
		async save(name, content) {
			await store.save(name, content);
			saved += 1;
			if (saved === count) stop.abort();
		},
	};
	const onProgress = (now: number) => (share = now);
	const options = {digits: DIGITS, threads, pool, addressBits, signal: stop.signal, onProgress};
	await expect(digestOf(computePi({...options, keeping: {...keeping, store: stopping}}))).rejects.toThrow('cancelled');
	return share;
}

describe('sums that are computed apart', () => {
	it('are merged to the same decimals, however the terms are cut', async () => {
		const [whole = {first: 0, last: 0}] = planSums(DIGITS, 1);
		for (const seed of [1, 2, 3]) {
			const {store, read} = createStore();
			const ranges = cutAtRandom(whole, randomLimbs(seed)(1000)[Symbol.iterator]());
			for (const [at, range] of ranges.entries()) await computeInto(store, range, 1 + (at % 3));
			const keeping = {store, ...never};
			expect(await digestOf(computePi({digits: DIGITS, threads: seed, pool, keeping}))).toBe(knownDigest(DIGITS));
			expect(read.sort()).toEqual(ranges.map(sumsName).sort());
			// Those that don't fit are removed and computed again.
			expect(await store.names()).toEqual(ranges.map(sumsName));
		}
	});

	it('are of the same bytes on any number of threads, and from parts', async () => {
		const [one, other] = [createStore(), createStore()];
		const [half = {first: 0, last: 0}] = planSums(DIGITS, 2);
		await computeInto(one.store, half, 1);
		const [quarter = {first: 0, last: 0}] = planSums(DIGITS, 4);
		await computeInto(other.store, quarter, 2);
		const content: Uint8Array[] = [];
		const keeping = {store: other.store, ...never};
		for await (const bytes of computeSums({digits: DIGITS, ...half, threads: 3, pool, keeping})) content.push(bytes);
		expect(Buffer.concat(content).equals(one.kept.get(sumsName(half)) ?? Buffer.alloc(0))).toBe(true);
		expect(other.read).toEqual([sumsName(quarter)]);
		expect([...other.kept.keys()]).toEqual([sumsName(quarter)]);
	});
});

describe('a computation that was stopped', () => {
	it.each([[1, 2, 32] as const, [2, 1, wide] as const, [3, 3, wide] as const])(
		'on %i threads goes on where it was on %i, with %i-bit addresses',
		async (before, after, addressBits) => {
			const {store, read} = createStore();
			const keeping = {store, ...always};
			const reached = await computeUntil(20, keeping, before, addressBits);
			const shares: number[] = [];
			const onProgress = (share: number) => shares.push(share);
			const options = {digits: DIGITS, threads: after, pool, addressBits, onProgress};
			expect(await digestOf(computePi({...options, keeping}))).toBe(knownDigest(DIGITS));
			expect(read.length).toBeGreaterThan(0);
			expect(shares[0]).toBeGreaterThan(0.5 * reached);
		},
	);

	it('goes on from the quotient', async () => {
		const {store, read} = createStore();
		for (const range of planSums(DIGITS, 1)) await computeInto(store, range, 2);
		await computeUntil(1, {store, ...always}, 2);
		expect(await store.names()).toEqual(['quotient']);
		read.length = 0;
		for (const threads of [1, 2]) {
			const keeping = {store, ...never};
			expect(await digestOf(computePi({digits: DIGITS, threads, pool, keeping}))).toBe(knownDigest(DIGITS));
		}
		expect(read).toEqual(['quotient', 'quotient']);
	});

	it.each([
		['of other decimals', (bytes: Buffer) => bytes.writeUInt32LE(DIGITS + 1, 8)],
		['of a length that is none', (bytes: Buffer) => bytes.writeUInt32LE(2 ** 30, 32)],
		['that is not a head', (bytes: Buffer) => bytes.fill(0xff, 0, 64)],
	])('computes again what has a head %s', async (_, spoil) => {
		const {store, kept} = createStore();
		for (const range of planSums(DIGITS, 4).slice(0, 2)) await computeInto(store, range, 1);
		const [first = ''] = kept.keys();
		spoil(kept.get(first) ?? Buffer.alloc(0));
		const keeping = {store, ...never};
		expect(await digestOf(computePi({digits: DIGITS, threads: 2, pool, keeping}))).toBe(knownDigest(DIGITS));
		expect(await store.names()).not.toContain(first);
	});

	it('ends with the failure of a store that can not be read', async () => {
		const {store} = createStore();
		for (const range of planSums(DIGITS, 4)) await computeInto(store, range, 1);
		const failing = {...store, readInto: () => Promise.reject(new Error('no storage'))};
		const keeping = {store: failing, ...never};
		await expect(digestOf(computePi({digits: DIGITS, pool, keeping}))).rejects.toThrow('no storage');
	});

	it('goes on though nothing can be kept', async () => {
		const {store} = createStore();
		const troubles: unknown[] = [];
		const failing = {...store, save: () => Promise.reject(new Error('no room'))};
		const keeping = {store: failing, ...always, onError: (error: unknown) => troubles.push(error)};
		expect(await digestOf(computePi({digits: DIGITS, pool, keeping}))).toBe(knownDigest(DIGITS));
		expect(troubles.length).toBeGreaterThan(1);
	});
});
