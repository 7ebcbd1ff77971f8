// Hexadecimal digits of pi at any place, by the formula of Bailey, Borwein and Plouffe. It shares nothing
// with the computation under test.

/** 16^exponent modulo `modulus`, below 2^26. */
function powerOf16(exponent: number, modulus: number): number {
	let result = 1 % modulus;
	let base = 16 % modulus;
	for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) result = (result * base) % modulus;
		base = (base * base) % modulus;
	}
	return result;
}

/** The fractional part of the sum of 16^(place - k) / (8k + offset). */
function series(place: number, offset: number): number {
	let sum = 0;
	for (let k = 0; k <= place; k++) {
		const denominator = 8 * k + offset;
		sum = (sum + powerOf16(place - k, denominator) / denominator) % 1;
	}
	for (let k = place + 1; k <= place + 12; k++) sum += 16 ** (place - k) / (8 * k + offset);
	return sum % 1;
}

/** Six hexadecimal digits of pi, from the one `place` places after the first behind the point. */
export function hexDigitsAt(place: number): string {
	const sum = 4 * series(place, 1) - 2 * series(place, 4) - series(place, 5) - series(place, 6);
	let fraction = ((sum % 1) + 1) % 1;
	let digits = '';
	for (let i = 0; i < 6; i++) {
		fraction *= 16;
		digits += Math.floor(fraction).toString(16);
		fraction %= 1;
	}
	return digits;
}
