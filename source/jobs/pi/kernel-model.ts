// What the kernel will do, foreseen from lengths alone: the memory it takes. It mirrors the kernel's own
// order of buffers; a test holds it against the real peak.

/** log2(10) / 32. */
const LIMBS_PER_DIGIT = 0.10381025296523008;
const DIGITS_PER_TERM = 14.181647462725477;
/** log2(640320^3 / 24) and log2(72): bits of a term's Q and P beyond k^3. */
const Q_BITS = 53.28;
const P_BITS = 6.17;
const TRANSFORM_BYTES_PER_LIMB = 16;

/** As the kernel's `plannedLength`. */
export function plannedLength(length: number): number {
	if (length <= 32) return 32;
	const unit = Math.max(8, 2 ** (28 - Math.clz32(length - 1)));
	return Math.ceil(length / unit) * unit;
}

/** As the kernel's `largestComponent`. */
export function largestComponent(planned: number): number {
	return 2 ** (31 - Math.clz32(planned));
}

/** As the kernel's `fractionLimbs`. */
export function fractionLimbs(digits: number): number {
	return Math.ceil(digits * LIMBS_PER_DIGIT) + 3;
}

/** As the kernel's `termsFor`. */
export function termsFor(digits: number): number {
	return Math.floor(digits / DIGITS_PER_TERM) + 2;
}

/** Limbs kept of Q and T. */
export function precisionFor(digits: number): number {
	return fractionLimbs(digits) + 3;
}

/** Limbs of P, and of Q or T, of the terms [a, b) once cut to the precision. */
export type Lengths = {p: number; q: number};

/** The lengths of the numbers of the terms [a, b). */
export function lengthsOf(a: number, b: number, precision: number): Lengths {
	const cubes = 3 * (logFactorial(b) - logFactorial(a));
	const q = Math.ceil((cubes + (b - a) * Q_BITS) / 32) + 2;
	const p = Math.ceil((cubes + (b - a) * P_BITS) / 32) + 2;
	const cut = Math.max(0, q - precision);
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

function bytes({p, q}: Lengths, withP: boolean): number {
	return 4 * (2 * q + (withP ? p : 0)) + 256;
}

/** Bytes above the two inputs while they are merged. */
export function mergeBytes(left: Lengths, right: Lengths, withP: boolean): number {
	const planned = plannedLength(left.q + right.q + 1);
	const folded = 4 * largestComponent(planned);
	// Without P it is the last one, which needs a transform less once its numbers are long.
	const transforms = withP || planned < 4096 ? 3 : 2;
	return (
		4 * (withP ? 3 : 2) * (planned + 4) +
		transforms * TRANSFORM_BYTES_PER_LIMB * largestComponent(planned) +
		folded +
		512
	);
}

/** Bytes the splitting of the terms [a, b) takes at its peak. */
export function splitBytes(a: number, b: number, withP: boolean, precision: number): number {
	if (b - a <= 8) return 8192;
	const m = middleOf(a, b);
	const left = lengthsOf(a, m, precision);
	const right = lengthsOf(m, b, precision);
	const both = bytes(left, true) + bytes(right, withP);
	return 512 + Math.max(bytes(left, true) + splitBytes(m, b, withP, precision), both + mergeBytes(left, right, withP));
}

/** Bytes the formula's last steps take at their peak, above Q and T. */
export function quotientBytes(digits: number): number {
	const n = fractionLimbs(digits) + 2;
	const planned = plannedLength(2 * n + 1);
	const product = 4 * planned + (2 * TRANSFORM_BYTES_PER_LIMB + 4) * largestComponent(planned);
	return 4 * (3 * n + 8) + product + 8192;
}

/** Bytes the radix conversion takes at its peak, above the fraction. */
export function conversionBytes(digits: number, block: number): number {
	const n = fractionLimbs(digits);
	// The largest product: the whole fraction times 5^m, m at most digits but at least half of them.
	let power = 512;
	while (power * 2 < digits) power *= 2;
	const powerLimbs = Math.ceil((power * Math.log2(5)) / 32) + 1;
	const planned = plannedLength(n + powerLimbs);
	const product = 4 * planned + (2 * TRANSFORM_BYTES_PER_LIMB + 4) * largestComponent(planned);
	// Powers are squares of one another with room to spare; later products are smaller by halves.
	return 4 * n + 10 * powerLimbs + 2 * product + 3 * block + 65_536;
}
