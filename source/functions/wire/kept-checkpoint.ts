import type {EncodedValue} from '../functions.ts';
import {decodeValue} from '../values/values.ts';

const LINE_BREAK = 10;

/** Writes a checkpoint down as a job keeps it: its encoding, and on the lines after that its text. */
export function writeKeptCheckpoint({encoding, text}: EncodedValue): Uint8Array {
	return Buffer.from(`${encoding}\n${text}`);
}

/** Reads what `writeKeptCheckpoint` wrote. The bytes are not trusted: null for any others. */
export function readKeptCheckpoint(bytes: Uint8Array): EncodedValue | null {
	const end = bytes.indexOf(LINE_BREAK);
	const encoding = Buffer.from(bytes.subarray(0, Math.max(0, end))).toString('latin1');
	if (encoding !== 'json' && encoding !== 'rich') return null;
	const value = {encoding, text: Buffer.from(bytes.subarray(end + 1)).toString('utf8')} as const;
	try {
		decodeValue(value);
		return value;
	} catch {
		return null;
	}
}
