// Naturals as little-endian rows of 32-bit limbs.

/** Adds the signed `value` to the `length` limbs at p; returns the carry out of the top. */
export function addSmall(p: usize, length: i32, value: i64): i64 {
	for (const end = p + ((<usize>length) << 2); value !== 0 && p < end; p += 4) {
		const sum = <i64>load<u32>(p) + value;
		store<u32>(p, <u32>sum);
		value = sum >> 32;
	}
	return value;
}

/** p[0, length) += q[0, length) (or -= when `negate`); returns the carry (or minus the borrow). */
export function addRow(p: usize, q: usize, length: i32, negate: bool): i64 {
	let carry: i64 = 0;
	if (negate) {
		for (const end = p + ((<usize>length) << 2); p < end; p += 4, q += 4) {
			carry += <i64>load<u32>(p) - <i64>load<u32>(q);
			store<u32>(p, <u32>carry);
			carry >>= 32;
		}
	} else {
		for (const end = p + ((<usize>length) << 2); p < end; p += 4, q += 4) {
			carry += <i64>load<u32>(p) + <i64>load<u32>(q);
			store<u32>(p, <u32>carry);
			carry >>= 32;
		}
	}
	return carry;
}

/** p[0, length) = p * factor + carry; returns the limb that goes on top. */
export function scaleRow(p: usize, length: i32, factor: u32, carry: u64): u32 {
	for (const end = p + ((<usize>length) << 2); p < end; p += 4) {
		carry += <u64>load<u32>(p) * <u64>factor;
		store<u32>(p, <u32>carry);
		carry >>= 32;
	}
	return <u32>carry;
}

/** Turns p[0, length), of which one unit was borrowed from above, into its absolute value. */
export function negateRow(p: usize, length: i32): void {
	let carry: u64 = 1;
	for (const end = p + ((<usize>length) << 2); p < end; p += 4) {
		carry += <u64>~load<u32>(p) & 0xffffffff;
		store<u32>(p, <u32>carry);
		carry >>= 32;
	}
}

/** p[0, length) = q[0, length) << bits, for 0 <= bits < 32; p may be q. Returns the bits pushed out. */
export function shiftUp(p: usize, q: usize, length: i32, bits: u32): u32 {
	let carry: u64 = 0;
	for (const end = p + ((<usize>length) << 2); p < end; p += 4, q += 4) {
		carry |= (<u64>load<u32>(q)) << bits;
		store<u32>(p, <u32>carry);
		carry >>= 32;
	}
	return <u32>carry;
}

/** p[0, length) >>= 1. */
export function halveRow(p: usize, length: i32): void {
	const last = p + ((<usize>length) << 2) - 4;
	for (; p < last; p += 4) store<u32>(p, <u32>(load<u64>(p) >> 1));
	store<u32>(last, load<u32>(last) >> 1);
}

/** The length of p without its leading zero limbs. */
export function trim(p: usize, length: i32): i32 {
	while (length > 0 && load<u32>(p + ((<usize>length) << 2) - 4) === 0) length--;
	return length;
}

/** Whether p[0, length) is nought. */
export function isZero(p: usize, length: i32): bool {
	for (const end = p + ((<usize>length) << 2); p < end; p += 4) if (load<u32>(p)) return false;
	return true;
}

/** Copies limbs; the rows may overlap. */
export function copyLimbs(to: usize, from: usize, length: i32): void {
	memory.copy(to, from, (<usize>length) << 2);
}

/** Sets limbs to nought. */
export function clearLimbs(p: usize, length: i32): void {
	memory.fill(p, 0, (<usize>length) << 2);
}
