import {afterAll, beforeAll, expect, test} from 'vitest';
import {
	type ChunkRange,
	computePi,
	computeSums,
	covers,
	createPiPool,
	type Helpers,
	type PiPool,
	type SumsStore,
	sumsName,
} from '../../../../source/jobs/pi/index.ts';
import {hasMemory64} from '../../../../source/jobs/pi/instance/kernel-file.ts';
import {digestOf, knownDigest} from '../support/digests.ts';

const DIGITS = 1_000_000;
const pace = {everyMs: 1e9, everyShare: 1};

let own: PiPool;
let others: PiPool;
beforeAll(() => {
	own = createPiPool({threads: 3});
	others = createPiPool({threads: 2});
});
afterAll(async () => {
	await own.close();
	await others.close();
});

/** Machines that take some of the parts that are offered, and those whose computation fails. */
function createParty({
	takes,
	threads = 1,
	fail = () => false,
	begin = async () => {},
}: {
	takes: (name: string, at: number) => boolean;
	threads?: number;
	fail?: (name: string) => boolean;
	/** Waits until a part may be begun. */
	begin?: (name: string) => Promise<void>;
}) {
	const kept = new Map<string, Buffer>();
	const store: SumsStore = {
		names: async () => [...kept.keys()],
		async save(name, content) {
			kept.set(name, Buffer.concat(await Array.fromAsync(content)));
		},
		async readInto(name, take) {
			const bytes = kept.get(name);
			if (bytes) await take(bytes);
			return bytes !== undefined;
		},
		async remove(name) {
			kept.delete(name);
		},
	};
	const offered: string[] = [];
	const asked: string[] = [];
	const computed: string[] = [];
	const works = new Map<string, Promise<void>>();
	const failed = new Set<string>();

	async function compute(range: ChunkRange): Promise<void> {
		const name = sumsName(range);
		if (fail(name)) {
			failed.add(name);
			return;
		}
		await begin(name);
		const sums = computeSums({digits: DIGITS, ...range, threads, pool: others, keeping: {store, ...pace}});
		await store.save(name, await Array.fromAsync(sums));
		computed.push(name);
	}

	const helpers: Helpers = {
		async offer(ranges, later = []) {
			for (const range of ranges) {
				const name = sumsName(range);
				if (takes(name, offered.length)) works.set(name, compute(range));
				offered.push(name);
			}
			for (const one of later) {
				const within = ranges.filter(range => covers(one, range)).map(range => works.get(sumsName(range)));
				const isTaken = within.length > 0 || takes(sumsName(one), 0);
				if (isTaken && within.every(work => work !== undefined)) {
					works.set(
						sumsName(one),
						Promise.all(within).then(() => compute(one)),
					);
				}
			}
		},
		async isComputed(range, _signal, waits) {
			const name = sumsName(range);
			asked.push(name);
			if (!waits && works.has(name) && !kept.has(name) && !failed.has(name)) return null;
			await works.get(name);
			return kept.has(name);
		},
	};
	return {keeping: {store, helpers, ...pace}, kept, offered, asked, computed};
}

const everyOther = (_name: string, at: number) => at % 2 === 0;

for (const threads of [1, 3]) {
	test(`parts that others computed are part of the result, on ${threads} threads`, async () => {
		const {keeping, offered, computed} = createParty({takes: everyOther, threads: 2});
		expect(await digestOf(computePi({digits: DIGITS, threads, pool: own, keeping}))).toBe(knownDigest(DIGITS));
		// The root is offered later.
		expect(computed).toHaveLength(Math.ceil(offered.length / 2) + 1);
		expect(computed).toContain('root');
		expect(computed.some(name => name.startsWith('text-'))).toBe(true);
		expect(new Set(offered).size).toBe(offered.length);
	});
}

test('all parts may be computed elsewhere', async () => {
	const {keeping, computed, offered} = createParty({takes: () => true});
	const shares: number[] = [];
	const onProgress = (share: number) => shares.push(share);
	expect(await digestOf(computePi({digits: DIGITS, threads: 1, pool: own, keeping, onProgress}))).toBe(
		knownDigest(DIGITS),
	);
	// Two of those offered later merge others.
	expect(computed.toSorted()).toEqual([...offered, 'root', 'sums-32-64', 'sums-64-128'].toSorted());
	expect(shares.at(-1)).toBe(1);
});

test.runIf(hasMemory64())('with 64-bit addresses, too', async () => {
	const {keeping} = createParty({takes: everyOther});
	const options = {digits: DIGITS, threads: 2, pool: own, keeping, addressBits: 64} as const;
	expect(await digestOf(computePi(options))).toBe(knownDigest(DIGITS));
});

test('later decimals are converted here while others are at the first ones', async () => {
	const first = 'text-4';
	// It is begun once the last ones were asked for.
	const begin = async () => expect.poll(() => asked.includes('text-15')).toBe(true);
	const {keeping, asked, computed} = createParty({takes: name => name === first, begin});
	expect(await digestOf(computePi({digits: DIGITS, threads: 1, pool: own, keeping}))).toBe(knownDigest(DIGITS));
	expect(computed).toEqual([first]);
});

test('a part that another one could not compute is computed here', async () => {
	const {keeping, kept} = createParty({takes: () => true, fail: name => /^(root|text-)|-64$|-96$/.test(name)});
	expect(await digestOf(computePi({digits: DIGITS, threads: 1, pool: own, keeping}))).toBe(knownDigest(DIGITS));
	expect([...kept.keys()]).not.toContain('root');
});
