/** Most turns of the event loop that are waited for quiet. */
const MOST_TURNS = 1000;

/**
 * Waits until a whole turn of the event loop reads nothing, and tells whether that came. What a process wrote before it
 * said that it had is in its pipes already, so then all of it was read. `count` gives how much was read so far.
 */
export function whenQuiet(count: () => number, then: (isQuiet: boolean) => void): void {
	let turns = 0;
	let before = count();
	const look = () => {
		const now = count();
		turns += 1;
		if (now === before) then(true);
		else if (turns === MOST_TURNS) then(false);
		else {
			before = now;
			nextTurn(look);
		}
	};
	nextTurn(look);
}

/** The first one comes at the end of this turn, the second after what is read in the next. */
function nextTurn(then: () => void): void {
	setImmediate(() => setImmediate(then));
}
