/** A connection with something to write. */
export interface Writer {
	flush(): void;
}

// Answers are collected and written together: the sockets are then read in one go and written in one
// go, which doubles what a core can do. More than this many at once would only let the first ones wait.
const BATCH = 64;

/** Returns a function that has a connection write soon, together with others. */
export function createWriteQueue(): (writer: Writer) => void {
	let queue: Writer[] = [];
	let isScheduled = false;

	function flush(): void {
		const batch = queue;
		queue = [];
		for (const writer of batch) writer.flush();
	}

	function flushRest(): void {
		isScheduled = false;
		flush();
	}

	return writer => {
		queue.push(writer);
		if (queue.length >= BATCH) flush();
		else if (!isScheduled) {
			isScheduled = true;
			setImmediate(flushRest);
		}
	};
}
