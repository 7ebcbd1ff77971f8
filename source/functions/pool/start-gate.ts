/** Lets only so many processes start at a time: more of them would take the processors from each other, and none be up. */
export interface StartGate {
	/** Calls `begin` when it is its turn, at once where there is room. The function that is handed over ends the turn. */
	enter(begin: (leave: () => void) => void): void;
}

export function createStartGate(most: number): StartGate {
	const waiting: ((leave: () => void) => void)[] = [];
	let inside = 0;

	function admit(): void {
		while (inside < most) {
			const begin = waiting.shift();
			if (!begin) return;
			inside += 1;
			let isInside = true;
			begin(() => {
				if (!isInside) return;
				isInside = false;
				inside -= 1;
				admit();
			});
		}
	}

	return {
		enter(begin) {
			waiting.push(begin);
			admit();
		},
	};
}
