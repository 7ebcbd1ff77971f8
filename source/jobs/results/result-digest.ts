import {createHash} from 'node:crypto';
import type {JobResult} from '../job.ts';

const LAST_DIGITS = 10;

/** Collects the facts of a result while it is written. */
export function createResultDigest() {
	const hash = createHash('sha256');
	let bytes = 0;
	let tail = '';
	return {
		add(chunk: Uint8Array): void {
			hash.update(chunk);
			bytes += chunk.length;
			tail = (tail + Buffer.from(chunk.subarray(-LAST_DIGITS)).toString('latin1')).slice(-LAST_DIGITS);
		},
		/** The facts of everything that was written. Once only. */
		resultAt: (objectName: string): JobResult => ({
			bytes,
			sha256: hash.digest('hex'),
			objectName,
			lastDigits: lastDigitsOf(tail),
		}),
	};
}

/** The last decimals of a text. */
export function lastDigitsOf(text: string): string {
	return text.slice(-LAST_DIGITS).replace(/^.*\./, '');
}
