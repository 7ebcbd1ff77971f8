/** Most characters of the end of stderr that are kept, to tell why a process ended. */
const TAIL_LENGTH = 4096;

/** The output of a process on stdout and stderr. */
export interface ProcessOutput {
	/** How much it was, in bytes, of this process and those before it. */
	readonly bytes: number;
	/** The end of stderr. */
	readonly tail: string;
	add(stream: 'stdout' | 'stderr', piece: Buffer): void;
	/** Another process writes from now on. */
	restart(): void;
}

export function createProcessOutput(): ProcessOutput {
	let bytes = 0;
	let tail = '';
	return {
		get bytes() {
			return bytes;
		},
		get tail() {
			return tail;
		},
		add(stream, piece) {
			bytes += piece.length;
			if (stream === 'stderr') tail = (tail + piece.toString('latin1')).slice(-TAIL_LENGTH);
		},
		restart() {
			tail = '';
		},
	};
}
