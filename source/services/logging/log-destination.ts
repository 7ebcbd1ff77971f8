import {writeSync} from 'node:fs';
import {isSystemError} from '../../shared/files/system-error.ts';

/** The file descriptor of the log. Lines that can't be written are counted, and never end anything. */
export interface LogDestination {
	write(line: string): void;
	/** Lines that were lost so far, in whole or in part. */
	readonly lost: number;
}

/** The waits for a reader that is just behind, and the length of each, in milliseconds. */
const MOST_TRIES = 10;
const TRY_MS = 5;
/** For so long a reader that does not keep up is not waited for again: others wait for this process. */
const STUCK_READER_MS = 1000;

const still = new Int32Array(new SharedArrayBuffer(4));

/** Writes to a file descriptor at once: the last words before a crash are the ones that matter. */
export function createLogDestination(descriptor: number, write: typeof writeSync = writeSync): LogDestination {
	let lost = 0;
	let isCut = false;
	let impatientUntil = 0;

	/** Whether all of the bytes were written. */
	function writeAll(bytes: Buffer): boolean {
		let from = 0;
		for (let tries = 0; from < bytes.length; ) {
			try {
				from += write(descriptor, bytes, from);
				isCut = from < bytes.length;
			} catch (error) {
				const isBusy = isSystemError(error, 'EAGAIN');
				if (!isBusy || tries++ >= MOST_TRIES || performance.now() < impatientUntil) {
					if (isBusy) impatientUntil = performance.now() + STUCK_READER_MS;
					return false;
				}
				Atomics.wait(still, 0, 0, TRY_MS);
			}
		}
		return true;
	}

	return {
		get lost() {
			return lost;
		},
		write(line) {
			// After a part of a line, the next one is still to begin on its own.
			if (!writeAll(Buffer.from(isCut ? `\n${line}` : line))) lost++;
		},
	};
}
