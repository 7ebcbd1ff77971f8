/** A limit of tasks at a time. */
export interface Semaphore {
	/** Calls `begin` as soon as fewer tasks than the limit are under way, at once when possible. `release` ends the task. */
	acquire(begin: (release: () => void) => void): void;
}

/** Lets at most so many tasks be under way at a time; the others wait in order. */
export function createSemaphore(most: number): Semaphore {
	const waiting: ((release: () => void) => void)[] = [];
	let underWay = 0;

	function admit(): void {
		while (underWay < most) {
			const begin = waiting.shift();
			if (!begin) return;
			underWay += 1;
			let isReleased = false;
			begin(() => {
				if (isReleased) return;
				isReleased = true;
				underWay -= 1;
				admit();
			});
		}
	}

	return {
		acquire(begin) {
			waiting.push(begin);
			admit();
		},
	};
}
