// The kernel's exports.
import {release, setEnd} from './team/arena';
import {setSlots} from './team/slots';
import {joinTeam, setBarrier} from './team/team';
import {setTwiddles} from './transform/butterflies';
import {prepareDigits} from './transform/spread';

export {splitProduct} from './multiplication/fallback';
export {multiply, productRoom, transformProduct} from './multiplication/product';
export {residueOf} from './numbers/residue';
export {schoolbook} from './numbers/schoolbook';
export {computeDecimals, computeSums} from './pi';
export {mark, peak, release, take} from './team/arena';
export {digitBits, plannedLength} from './transform/plan';

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
