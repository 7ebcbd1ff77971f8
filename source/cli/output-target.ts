import type {WriteStream} from 'node:tty';

/** Standard output or standard error, as far as a command writes to it. */
export interface OutputTarget {
	readonly isTTY: boolean;
	readonly columns: number | undefined;
	/** Returns whether more can be written at once; else there is a `drain` to wait for. */
	write(chunk: string | Uint8Array): boolean;
	once(event: 'drain', listener: () => void): void;
	/** Node's own stream. From then on all that is written goes there. */
	stream(): WriteStream;
	/** Resolves once all that was written has left this process. */
	flushed(): Promise<void>;
}

/** Any empty pipe takes as much (in bytes) without its reader. */
const MOST_AT_ONCE = 4096;

/**
 * Opens a standard stream. Little text to a file, pipe or socket is written to it directly: Node's streams load sockets
 * and all kinds of streams, a tenth of the time that a menu from the cache takes. `onError` hears what can't be written.
 */
export function openOutputTarget(fd: 1 | 2, onError: (error: NodeJS.ErrnoException) => void): OutputTarget {
	const fs = process.getBuiltinModule('node:fs');
	const isPlain = isFileOrPipe();
	let made: WriteStream | undefined;
	let room = isPlain ? MOST_AT_ONCE : 0;

	function isFileOrPipe(): boolean {
		try {
			const state = fs.fstatSync(fd);
			return state.isFile() || state.isFIFO() || state.isSocket();
		} catch {
			return false;
		}
	}

	function stream(): WriteStream {
		if (made) return made;
		made = fd === 1 ? process.stdout : process.stderr;
		made.on('error', onError);
		return made;
	}

	/** Writes what it can at once; returns the rest. */
	function writeDirectly(bytes: Uint8Array): Uint8Array {
		let rest = bytes;
		try {
			while (rest.length > 0) rest = rest.subarray(fs.writeSync(fd, rest));
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			// Some other program made the pipe one that is not waited for, and it is full: the stream waits.
			if ('code' in error && error.code === 'EAGAIN') return rest;
			onError(error);
			return rest.subarray(rest.length);
		}
		return rest;
	}

	if (!isPlain) stream();
	return {
		get isTTY() {
			return !isPlain && stream().isTTY === true;
		},
		get columns() {
			return isPlain ? undefined : stream().columns;
		},
		write(chunk) {
			if (made) return made.write(chunk);
			const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
			room -= bytes.length;
			const rest = room < 0 ? bytes : writeDirectly(bytes);
			return rest.length === 0 || stream().write(rest);
		},
		once: (event, listener) => {
			stream().once(event, listener);
		},
		stream,
		async flushed() {
			const open = made;
			// Nothing may be written where nothing was: that can fail too.
			if (open && open.writableLength > 0) await new Promise<void>(resolve => open.write('', () => resolve()));
			// Streams tell of it in a later turn, and the program may end in this one.
			if (open?.errored) onError(open.errored);
		},
	};
}
