// A few words of memory through which members tell each other small results.

import {seat, teamSize} from './team';

/** Bytes of a set of slots, eight for each of sixteen members and some. */
const SET: usize = 2048;

let base: usize = 0;

/** Sets the address of the slots: a set for the team, then one for each member while it works alone. */
export function setSlots(address: usize): void {
	base = address;
}

function slotAt(index: i32): usize {
	const set = teamSize === 1 ? base + SET * <usize>(1 + seat) : base;
	return set + ((<usize>index) << 3);
}

/** Reads a slot. */
export function loadSlot(index: i32): i64 {
	return load<i64>(slotAt(index));
}

/** Writes a slot; others read it after the next barrier. */
export function storeSlot(index: i32, value: i64): void {
	store<i64>(slotAt(index), value);
}
