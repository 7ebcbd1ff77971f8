// The memory that the kernel takes, foreseen from lengths alone. It mirrors the kernel's own
// order of buffers; a test holds it against the real peak.

/** log2(10) / 32. */
const LIMBS_PER_DIGIT = 0.10381025296523008;
const DIGITS_PER_TERM = 14.181647462725477;
/** log2(640320^3 / 24) and log2(72): bits of a term's Q and P beyond k^3. */
const Q_BITS = 53.28;
const P_BITS = 6.17;

/** As the kernel's: the longest product with digits of 18 bits. */
const LONGEST_18 = 18 * 2 ** 21;

/** As the kernel's `digitBits`. */
function digitBits(length: number): number {
	return [21, 20, 19, 18, 17].find((bits, i) => length <= bits * 2 ** (12 + 3 * i)) ?? 16;
}

/** As the kernel's `shortest`. */
function shortest(bits: number): number {
	if (bits & 1) return 2 * bits;
	return bits & 2 ? bits : bits >> 1;
}

/** As the kernel's `plannedLength`. */
export function plannedLength(length: number, bits = digitBits(length)): number {
	let unit = shortest(bits);
	while (16 * unit < length) unit *= 2;
	const eighths = Math.ceil(length / unit);
	return (eighths === 15 && length <= LONGEST_18 ? 16 : eighths) * unit;
}

/** As the kernel's `largestComponent`, of products with digits of `bits` bits. */
export function largestComponent(planned: number, bits = digitBits(planned)): number {
	let n = shortest(bits);
	while (2 * n <= planned) n *= 2;
	return n;
}

/** The components of a planned length, the largest first, each in blocks of four digits. */
export function blocksOf(planned: number): number[] {
	const bits = digitBits(planned);
	const blocks: number[] = [];
	for (let rest = planned; rest > 0; ) {
		const n = largestComponent(rest, bits);
		blocks.push((8 * n) / bits);
		rest -= n;
	}
	return blocks;
}

/** The work of one transform of a product of so many limbs, at the length at which it is computed; as the kernel's `transformWork`. */
export function transformUnits(length: number): number {
	return blocksOf(plannedLength(length)).reduce((sum, blocks) => sum + blocks * (35 - Math.clz32(blocks)), 0);
}

/** The work of a merge whose Q and T have `q` limbs, at the length at which it is computed: fewer of its components are enough for the `p` limbs of P. */
export function mergeUnits(q: number, p: number): number {
	const planned = plannedLength(q);
	const bits = digitBits(planned);
	let units = 0;
	let done = 0;
	for (const blocks of blocksOf(planned)) {
		units += (done < p ? 9 : 7) * blocks * (35 - Math.clz32(blocks));
		done += (blocks * bits) / 8;
	}
	return units;
}

/** Limbs of the longest transform there is in a product of so many: with the narrowest digits, of the fallback. */
export function longestTransform(length: number): number {
	return largestComponent(plannedLength(length, 16), 16);
}

/** Bytes of the transform for the largest component of a planned length. */
function transformBytes(planned: number): number {
	return 32 * (blocksOf(planned)[0] ?? 0);
}

/** As the kernel's `fractionLimbs`. */
export function fractionLimbs(digits: number): number {
	return Math.ceil(digits * LIMBS_PER_DIGIT) + 3;
}

/** As the kernel's `digitsOf`: how many decimals the section of a node has. */
export function sectionDigits(digits: number, node: number): number {
	const {from, to} = sectionBounds(digits, node);
	return to - from;
}

/** The decimals before the section of a node, and those up to its end. */
export function sectionBounds(digits: number, node: number): {from: number; to: number} {
	let from = 0;
	let count = digits;
	for (const bit of node.toString(2).slice(1)) {
		const first = digitsBelow(count);
		if (bit === '1') from += first;
		count = bit === '1' ? count - first : first;
	}
	return {from, to: from + count};
}

/** Decimals that the largest power of five is worth that the conversion of so many needs. */
function digitsBelow(digits: number): number {
	let power = 512;
	while (power * 2 < digits) power *= 2;
	return power;
}

/** As the kernel's `termsFor`. */
export function termsFor(digits: number): number {
	return Math.floor(digits / DIGITS_PER_TERM) + 2;
}

/** Limbs kept of Q and T of the whole series. */
export function precisionFor(digits: number): number {
	return fractionLimbs(digits) + 3;
}

/** As the kernel's `precisionFrom`. */
export function precisionFrom(a: number, precision: number): number {
	return Math.min(precision, precision - Math.floor(1.4722 * a) + 2);
}

/** Bits of Q of the terms [a, b). */
export function bitsOf(a: number, b: number): number {
	return 3 * (logFactorial(b) - logFactorial(a)) + (b - a) * Q_BITS;
}

/** Bits of P of so many terms whose Q has so many. */
export function bitsOfP(bitsOfQ: number, terms: number): number {
	return bitsOfQ - terms * (Q_BITS - P_BITS);
}

/** Limbs of P, and of Q or T, of the terms [a, b) once cut to the precision. */
export type Lengths = {p: number; q: number};

/** The lengths of the numbers of the terms [a, b), for a result of `precision` limbs. */
export function lengthsOf(a: number, b: number, precision: number): Lengths {
	const bits = bitsOf(a, b);
	const q = Math.ceil(bits / 32) + 2;
	const p = Math.ceil(bitsOfP(bits, b - a) / 32) + 2;
	const cut = Math.max(0, q - precisionFrom(a, precision));
	return {p: Math.max(1, p - cut), q: q - cut};
}

/** log2(n!). */
function logFactorial(n: number): number {
	return n < 1 ? 0 : n * Math.log2(n / Math.E) + 0.5 * Math.log2(2 * Math.PI * n);
}

/** The middle the kernel splits at. */
export function middleOf(a: number, b: number): number {
	return a + ((b - a + 1) >> 1);
}

/** Bytes of the numbers of a range. */
export function sumsBytes({p, q}: Lengths, withP: boolean): number {
	return 4 * (2 * q + (withP ? p : 0)) + 256;
}

/** Bytes above the two inputs while they are merged. */
export function mergeBytes(left: Lengths, right: Lengths, withP: boolean): number {
	const planned = plannedLength(left.q + right.q + 1);
	return 4 * (withP ? 3 : 2) * (planned + 4) + 3 * transformBytes(planned) + 512;
}

/** Bytes the splitting of the terms [a, b) takes at its peak. */
export function splitBytes(a: number, b: number, withP: boolean, precision: number): number {
	if (b - a <= 8) return 8192;
	const m = middleOf(a, b);
	const left = sumsBytes(lengthsOf(a, m, precision), true);
	return (
		512 +
		Math.max(
			lastMergeBytes(a, m, true, precision),
			left + splitBytes(m, b, withP, precision),
			lastMergeBytes(a, b, withP, precision),
		)
	);
}

/** Bytes the two halves of the terms [a, b) and their merge take: of a left range, which has P, the most there is. */
function lastMergeBytes(a: number, b: number, withP: boolean, precision: number): number {
	if (b - a <= 8) return 8192;
	const m = middleOf(a, b);
	const left = lengthsOf(a, m, precision);
	const right = lengthsOf(m, b, precision);
	return sumsBytes(left, true) + sumsBytes(right, withP) + mergeBytes(left, right, withP);
}

/** Bytes the formula's last steps take at their peak. */
export function quotientBytes(digits: number, members: number): number {
	const n = fractionLimbs(digits) + 2;
	const alone = members === 1 ? 0 : 52 * n + productBytes(n) + 131_072;
	// Q and T, the root, half of the reciprocal, the quotient.
	return 4 * (4.5 * n + 16) + powersBytes(digits) + Math.max(alone, productBytes(2 * n + 1)) + 8192;
}

/** Bytes the root takes at its peak. */
export function rootBytes(digits: number): number {
	const n = fractionLimbs(digits) + 2;
	return 56 * n + 131_072;
}

/** Limbs of the longest product there is in a conversion. */
export function longestConversion(digits: number): number {
	return fractionLimbs(digits) + largestPower(digits);
}

/** Bytes the radix conversion takes at its peak. */
export function conversionBytes(digits: number, block: number, members: number): number {
	const n = fractionLimbs(digits);
	// The first product is the largest: the whole fraction times the largest power. The next ones stand on
	// top of it and are smaller by halves.
	const pieces = members === 1 ? 0 : members * (80 * fractionLimbs(Math.min(block, digits)) + 65_536);
	return 12 * n + powersBytes(digits) + pieces + 1.25 * productBytes(n + largestPower(digits), n) + 3 * block + 65_536;
}

/** Bytes of a product and of what it is computed in; `longer` is the longer factor's length. */
function productBytes(length: number, longer = length / 2): number {
	const planned = plannedLength(length);
	const component = largestComponent(planned);
	// A factor longer than the component is folded first.
	return 4 * planned + 2 * transformBytes(planned) + (longer > component ? 4 * component : 0);
}

/** Limbs of the largest power of five the conversion needs. */
function largestPower(digits: number): number {
	return Math.ceil((digitsBelow(digits) * Math.log2(5)) / 32) + 1;
}

/** Bytes of all of them: each is half as long as the next, but for room to spare. */
function powersBytes(digits: number): number {
	return 10 * largestPower(digits) + 4096;
}
