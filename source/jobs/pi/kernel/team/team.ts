// The team: worker threads that run the same program on the same memory and share out its loops.
//
// Every member makes the same calls in the same order, so their arenas stay equal without locks.
// A loop is shared by `rank` and `teamSize`; `meet` is the barrier between steps that depend on each other.

/** This member's number within the team, from 0. */
export let rank: i32 = 0;
/** Members working together right now; 1 while a member works alone. */
export let teamSize: i32 = 1;

/** Turns of the barrier watched before a member goes to sleep: about 20 microseconds. */
const SPINS: i32 = 4000;

let barrier: usize = 0;

/** Two words at `address`, zero at first: members that have arrived, and barriers passed. */
export function setBarrier(address: usize): void {
	barrier = address;
}

/** This member's number among all, and how many there are, whether they work together or not. */
export let seat: i32 = 0;
let seats: i32 = 1;

/** Sets the number of this member and the size of the team, which then works together. */
export function joinTeam(member: i32, members: i32): void {
	seat = member;
	seats = members;
	workTogether();
}

/** Has this member do its loops alone from here on. */
export function workAlone(): void {
	rank = 0;
	teamSize = 1;
}

/** Has the team work together again from here on. */
export function workTogether(): void {
	rank = seat;
	teamSize = seats;
}

/** The barrier: returns when every member has called it; all then see whatever was written before. */
export function meet(): void {
	if (teamSize === 1) return;
	const passed = atomic.load<i32>(barrier, 4);
	if (atomic.add<i32>(barrier, 1) + 1 === teamSize) {
		atomic.store<i32>(barrier, 0);
		atomic.store<i32>(barrier, passed + 1, 4);
		atomic.notify(barrier + 4, -1);
		return;
	}
	for (let i = 0; i < SPINS; i++) {
		if (atomic.load<i32>(barrier, 4) !== passed) return;
	}
	while (atomic.load<i32>(barrier, 4) === passed) atomic.wait<i32>(barrier + 4, passed, -1);
}
