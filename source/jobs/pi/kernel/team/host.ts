// Functions of the thread that the kernel runs in.

/** Units of work finished since the last call. */
export declare function hostReport(units: f64): void;

/** The decimals as a binary fraction, `length` limbs at p, before they are converted. */
export declare function hostFraction(p: usize, length: i32): void;

/** The next `length` decimals, as ASCII at `text`; the host copies them before it returns. */
export declare function hostEmit(text: usize, length: i32): void;

/**
 * Sums of the chunks [first, last) that are finished, limbs at p, q and t; P may have none. [0, 0) is the quotient, in T.
 * The host copies what it keeps before the sums are used.
 */
export declare function hostKeep(
	first: i32,
	last: i32,
	p: usize,
	pLength: i32,
	q: usize,
	qLength: i32,
	t: usize,
	tLength: i32,
	exponent: i32,
	terms: i32,
): void;

/**
 * Writes kept sums to `room`, below `end`: P, Q and T one after the other, each on a cache-line boundary; and
 * behind the word at `found` their lengths, exponent and number of terms. ABSENT where there are none, FOUND, or BUSY where
 * others are computing them; where `waits` is 1 it waits for those.
 */
export declare function hostRecall(first: i32, last: i32, waits: i32, room: usize, end: usize, found: usize): i32;

/** The answers of \`hostRecall\`. */
export const ABSENT: i32 = 0;
export const FOUND: i32 = 1;
export const BUSY: i32 = 2;

/** Reports a reason why the computation cannot go on; does not return. */
declare function hostFail(reason: i32): void;

/** Memory was refused, or a member's share of it was too small. */
export const OUT_OF_MEMORY: i32 = 1;
/** A product or a result is wrong and could not be put right. */
export const WRONG: i32 = 2;
/** The decimals beyond a boundary are all nines or noughts, further than the precision reaches. */
export const IN_DOUBT: i32 = 3;

/** Gives up. */
export function fail(reason: i32): void {
	hostFail(reason);
	unreachable();
}
