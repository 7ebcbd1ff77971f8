import {createHash, hash} from 'node:crypto';
import type {JobResult} from '../job.ts';

const LAST_DIGITS = 10;

/** Collects the facts of a result while it is written. */
export function createResultDigest() {
	const sha256 = createHash('sha256');
	let bytes = 0;
	let tail = '';
	return {
		add(chunk: Uint8Array): void {
			sha256.update(chunk);
			bytes += chunk.length;
			tail = (tail + Buffer.from(chunk.subarray(-LAST_DIGITS)).toString('latin1')).slice(-LAST_DIGITS);
		},
		/** The facts of everything that was written. Once only. */
		resultAt: (objectName: string): JobResult => ({
			bytes,
			sha256: sha256.digest('hex'),
			objectName,
			lastDigits: lastDigitsOf(tail),
		}),
	};
}

/** The last decimals of a text. */
function lastDigitsOf(text: string): string {
	return text.slice(-LAST_DIGITS).replace(/^.*\./, '');
}

/** The facts of a short text, under its name in the storage. */
export function digestShortText(text: string, objectName: string): JobResult {
	return {bytes: text.length, sha256: hash('sha256', text), objectName, lastDigits: lastDigitsOf(text)};
}

/** The facts of the document of a call, under its name in the storage. */
export function digestDocument(document: Uint8Array, objectName: string): JobResult {
	return {bytes: document.length, sha256: hash('sha256', document), objectName};
}
