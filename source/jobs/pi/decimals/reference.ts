/** 640320^3 / 24. */
const TERM_DIVISOR = 10_939_058_860_032_000n;
/** Decimals a term of the series adds. */
const DIGITS_PER_TERM = 14.181647462725477;
/** Decimals computed beyond the last one returned. */
const GUARD = 20;

type Sums = {p: bigint; q: bigint; t: bigint};

/**
 * `3.` and the first `digits` decimals of pi, truncated, by Chudnovsky's series in plain BigInt: what the
 * kernel is measured against, and what runs where it cannot or where the number is too short to wake it.
 *
 * Fails where BigInt ends, near 1.4 * 10^8 decimals.
 */
export function piInBigInt(digits: number): string {
	for (let guard = GUARD; ; guard *= 2) {
		const {q, t} = split(0, Math.floor((digits + guard) / DIGITS_PER_TERM) + 2);
		const root = squareRoot(10_005n * 10n ** BigInt(2 * (digits + guard)));
		const text = ((426_880n * root * q) / t).toString();
		const end = digits + 1;
		// The last few guard digits carry the truncations; were the others all nines or noughts, the
		// last decimal could be wrong.
		if (!/^(?:0+|9+)$/.test(text.slice(end, end + guard - 5))) return `3.${text.slice(1, end)}`;
	}
}

/** P, Q and T of the terms [a, b). */
function split(a: number, b: number): Sums {
	if (b - a === 1) {
		const k = BigInt(a);
		const p = a === 0 ? 1n : (6n * k - 5n) * (2n * k - 1n) * (6n * k - 1n);
		const q = a === 0 ? 1n : k * k * k * TERM_DIVISOR;
		const t = p * (13_591_409n + 545_140_134n * k);
		return {p, q, t: a % 2 === 0 ? t : -t};
	}
	const middle = (a + b) >> 1;
	const left = split(a, middle);
	const right = split(middle, b);
	return {p: left.p * right.p, q: left.q * right.q, t: left.t * right.q + left.p * right.t};
}

/** The integer part of the square root, by Newton's iteration with growing precision. */
export function squareRoot(n: bigint): bigint {
	const bits = n.toString(16).length * 4;
	if (bits <= 100) {
		let x = BigInt(Math.floor(Math.sqrt(Number(n))));
		while (x * x > n) x--;
		while ((x + 1n) * (x + 1n) <= n) x++;
		return x;
	}
	// The root of the upper half of the digits, then one step (Zimmermann's recursion).
	const shift = BigInt((bits >> 3) * 2);
	const rough = squareRoot(n >> shift) << (shift / 2n);
	let x = (rough + n / rough) >> 1n;
	while (x * x > n) x--;
	return x;
}
