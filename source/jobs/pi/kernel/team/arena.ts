// One stack of memory per member: every buffer is taken from its top and given back in order.
import {fail, OUT_OF_MEMORY} from './host';

// Members that work together take the same buffers, so their tops agree without locks.

let top: usize = 0;
let end: usize = 0;
let ceiling: usize = 0;
let highest: usize = 0;

/** The address of the next buffer; given to `release` it frees everything taken since. */
export function mark(): usize {
	return top;
}

/** Frees every buffer at or above `address`. */
export function release(address: usize): void {
	top = address;
}

/** The highest address this member has used. */
export function peak(): usize {
	return highest;
}

/** The address that no buffer may go beyond. */
export function limit(): usize {
	return ceiling;
}

/** Sets the end of the memory. */
export function setEnd(address: usize): void {
	end = address;
	ceiling = address;
}

/** Sets the limit, within the memory there is: members that work apart must not run into each other. */
export function setLimit(address: usize): void {
	ceiling = min(address, end);
}

/** A buffer of `bytes` bytes on a cache-line boundary, its contents unknown. Gives up beyond the limit. */
export function take(bytes: usize): usize {
	const address = (top + 63) & ~(<usize>63);
	top = address + bytes;
	if (top < address || top > ceiling) fail(OUT_OF_MEMORY);
	if (top > highest) highest = top;
	return address;
}

/** A buffer of `count` 32-bit limbs. */
export function takeLimbs(count: i32): usize {
	return take((<usize>count) << 2);
}
