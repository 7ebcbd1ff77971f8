// The kernel's exports.
import {release, setEnd} from './arena';
import {setTwiddles} from './butterflies';
import {setSlots} from './slots';
import {prepareDigits} from './spread';
import {joinTeam, setBarrier} from './team';

export {mark, peak, release, take} from './arena';
export {splitProduct} from './fallback';
export {computeDecimals, computeSums} from './pi';
export {digitBits, plannedLength} from './plan';
export {multiply, productRoom, transformProduct} from './product';
export {residueOf} from './residue';
export {schoolbook} from './schoolbook';

const BARRIER: usize = 1024;
const SLOTS: usize = 1088;

/**
 * Sets up a member, once: the address of the twiddles, the beginning of its arena and the end of the memory. The first
 * 64 KiB of memory, nought at first, are for the barrier, the slots and small tables.
 */
export function begin(twiddles: usize, arena: usize, end: usize, member: i32, members: i32): void {
	setBarrier(BARRIER);
	setSlots(SLOTS);
	setTwiddles(twiddles);
	release(arena);
	setEnd(end);
	joinTeam(member, members);
	prepareDigits();
}
