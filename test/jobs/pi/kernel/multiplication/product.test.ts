import {beforeAll, describe, expect, it} from 'vitest';
import {type Bench, createBench, narrowVariants, toNatural} from '../../support/kernel-fixture.ts';
import {operands, randomLimbs, repeated} from '../../support/operands.ts';

/** The lengths, from the least to the most, that products are computed at. */
function plannedLengths(bench: Bench, least: number, most: number): number[] {
	const lengths = new Set<number>();
	for (let length = least; length <= most; length++) lengths.add(bench.kernel.plannedLength(length));
	return [...lengths].filter(length => length <= most);
}

type Way = 'multiply' | 'transformProduct' | 'schoolbook';

function productOf(bench: Bench, a: Uint32Array, b: Uint32Array, how: Way): bigint {
	return bench.using(() => {
		const dst = bench.room(bench.kernel.productRoom(a.length, b.length));
		bench.kernel[how](dst, bench.put(a), a.length, bench.put(b), b.length);
		return bench.natural(dst, a.length + b.length);
	});
}

describe.each(narrowVariants)('products, %s', variant => {
	let bench: Bench;

	beforeAll(async () => {
		bench = await createBench(variant, 1 << 19, 64 * 2 ** 20);
	});

	const product = (a: Uint32Array, b: Uint32Array, how: Way) => productOf(bench, a, b, how);

	it('are right at every transform length, with operands at their worst', () => {
		for (const planned of plannedLengths(bench, 64, 16_384)) {
			const bits = bench.kernel.digitBits(planned);
			for (const [name, make] of operands) {
				const a = make(planned >> 1, bits);
				const b = make(planned - (planned >> 1), bits);
				const where = `${planned} limbs, ${name}`;
				expect(product(a, b, 'multiply') === toNatural(a) * toNatural(b), where).toBe(true);
				// Without the fallback, too, when the digits are not at their worst.
				if (name === 'random')
					expect(product(a, b, 'transformProduct') === toNatural(a) * toNatural(b), where).toBe(true);
			}
		}
	});

	it.each([64, 128, 256, 2048, 4096])(
		'need no larger tables than those for their longest transform, %i limbs',
		async longest => {
			const tight = await createBench(variant, longest, 4 * 2 ** 20);
			const a = randomLimbs(longest)(longest >> 1);
			const dst = tight.room(2 * longest);
			tight.kernel.transformProduct(dst, tight.put(a), a.length, tight.put(a), a.length);
			expect(tight.natural(dst, longest) === toNatural(a) ** 2n).toBe(true);
		},
	);

	it('are right for lopsided operands, which are folded', () => {
		const random = randomLimbs(7);
		for (let short = 41; short < 3000; short = Math.ceil(short * 1.7)) {
			for (let long = short; long < 9000; long = Math.ceil(long * 1.3)) {
				const a = random(short);
				const b = random(long);
				expect(product(a, b, 'multiply') === toNatural(a) * toNatural(b), `${short} by ${long}`).toBe(true);
			}
		}
	});

	it('are right in the schoolbook way, at every short length', () => {
		const random = randomLimbs(8);
		for (let la = 1; la <= 20; la++) {
			for (let lb = 1; lb <= 40; lb++) {
				for (const [a, b] of [
					[random(la), random(lb)],
					[new Uint32Array(la).fill(-1), new Uint32Array(lb).fill(-1)],
				]) {
					if (a && b) expect(product(a, b, 'schoolbook') === toNatural(a) * toNatural(b), `${la} by ${lb}`).toBe(true);
				}
			}
		}
	});

	it('are right in the fallback', () => {
		for (const [name, make] of operands) {
			for (const [la, lb] of [
				[50, 50],
				[700, 301],
				[5000, 4000],
			] as const) {
				const a = make(la, 16);
				const b = make(lb, 16);
				const right = toNatural(a) * toNatural(b);
				const got = bench.using(() => {
					const dst = bench.room(bench.kernel.productRoom(la, lb));
					const expected = BigInt.asIntN(64, right % (2n ** 61n - 1n));
					bench.kernel.splitProduct(dst, bench.put(a), la, bench.put(b), lb, expected);
					return bench.natural(dst, la + lb);
				});
				expect(got === right, `${la} by ${lb}, ${name}`).toBe(true);
			}
		}
	});

	it('have the right residue', () => {
		const random = randomLimbs(9);
		for (let length = 1; length < 200; length++) {
			for (const limbs of [random(length), new Uint32Array(length).fill(-1)]) {
				const residue = bench.using(() => bench.kernel.residueOf(bench.put(limbs), length));
				expect(residue).toBe(toNatural(limbs) % (2n ** 61n - 1n));
			}
		}
	});
});

describe('long products', () => {
	let benches: [variant: string, bench: Bench][];
	let lengths: (least: number, most: number) => number[];

	beforeAll(async () => {
		benches = await Promise.all(
			narrowVariants.map(
				async (variant): Promise<[string, Bench]> => [variant, await createBench(variant, 1 << 19, 64 * 2 ** 20)],
			),
		);
		lengths = (least, most) => [...new Set(benches.flatMap(([, bench]) => plannedLengths(bench, least, most)))];
	});

	/** Expects every kernel to find the same product as a BigInt, of which there is one for all of them. */
	function expectProducts(a: Uint32Array, b: Uint32Array, ways: readonly Way[], where: string): void {
		const right = toNatural(a) * toNatural(b);
		for (const [variant, bench] of benches)
			for (const how of ways) expect(productOf(bench, a, b, how) === right, `${where}, ${how}, ${variant}`).toBe(true);
	}

	it('are right at every length in between', () => {
		for (const planned of lengths(16_385, 262_143)) {
			const a = randomLimbs(planned)(planned >> 1);
			const b = randomLimbs(planned + 1)(planned >> 1);
			expectProducts(a, b, ['transformProduct'], `${planned} limbs`);
		}
	});

	it('are right when they are so long that they are found in another way', () => {
		for (const planned of lengths(262_144, 524_288)) {
			for (const [name, make] of operands.slice(0, 2)) {
				const bits = Math.max(...benches.map(([, bench]) => bench.kernel.digitBits(planned)));
				const a = make(planned >> 1, bits);
				const b = make(planned - (planned >> 1) - 5, bits);
				expectProducts(a, b, ['multiply'], `${planned} limbs, ${name}`);
			}
			// Without the fallback, too, when the digits are not at their worst.
			const square = randomLimbs(planned)(planned >> 1);
			expectProducts(square, square, ['transformProduct'], `${planned} limbs, squared`);
		}
	});
});

describe('digits', () => {
	it.each([21, 20])('of %i bits are not spoilt by rounding at the longest products they are used for', async bits => {
		const planned = {21: 21 << 12, 20: 20 << 15}[bits] ?? 0;
		for (const variant of narrowVariants) {
			const bench = await createBench(variant, 2 ** Math.floor(Math.log2(planned)), 40 * planned);
			const {kernel} = bench;
			expect(kernel.digitBits(planned)).toBe(bits);
			expect(kernel.digitBits(planned + 1)).toBe(bits - 1);
			const length = planned >> 1;
			const dst = bench.room(kernel.productRoom(length, length));
			const a = bench.put(randomLimbs(bits)(length));
			const b = bench.put(randomLimbs(bits + 1)(length));
			const right = (kernel.residueOf(a, length) * kernel.residueOf(b, length)) % (2n ** 61n - 1n);
			kernel.transformProduct(dst, a, length, b, length);
			expect(kernel.residueOf(dst, planned), variant).toBe(right);
		}
	});
});

describe('a product that doubles cannot hold', () => {
	it('fails its check and is computed again', async () => {
		// The largest digits there are: sums beyond what a double and its rounding hold.
		const length = 10 << 14;
		const bench = await createBench(narrowVariants.at(-1) ?? 'kernel', 2 ** 18, 160 * length);
		const limbs = repeated(length, 20, 0x7ffff);
		const a = bench.put(limbs);
		const unchecked = bench.room(2 * length);
		const checked = bench.room(2 * length);
		bench.kernel.transformProduct(unchecked, a, length, a, length);
		bench.kernel.multiply(checked, a, length, a, length);
		const right = toNatural(limbs) ** 2n;
		expect(bench.natural(checked, 2 * length) === right).toBe(true);
		expect(bench.natural(unchecked, 2 * length) === right).toBe(false);
	});
});
