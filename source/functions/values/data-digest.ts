import {createHash} from 'node:crypto';
import type {EncodedValue} from '../functions.ts';

/** The digest that an encoded value is known by: SHA-256, in hexadecimal digits. */
export function digestOf({encoding, text}: EncodedValue): string {
	return createHash('sha256').update(`${encoding}\0`).update(text).digest('hex');
}
