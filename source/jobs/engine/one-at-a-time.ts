/** Work that is asked for at any moment, and done once at a time. */
export interface OneAtATime {
	/** Has the work done: now, or once more after what is under way. */
	ask(): void;
	/** The run that is under way; null for none. Never rejects. */
	readonly underWay: Promise<void> | null;
}

/** Does work once at a time, however often it is asked for meanwhile. `onError` is told of each failure. */
export function oneAtATime(work: () => Promise<void>, onError: (error: unknown) => void): OneAtATime {
	let underWay: Promise<void> | null = null;
	let isAsked = false;

	function ask(): void {
		isAsked = true;
		underWay ??= (async () => {
			while (isAsked) {
				isAsked = false;
				await work();
			}
		})()
			.catch(onError)
			.finally(() => {
				underWay = null;
				if (isAsked) ask();
			});
	}

	return {
		ask,
		get underWay() {
			return underWay;
		},
	};
}
