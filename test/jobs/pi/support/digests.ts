import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';

import type {HexDigits} from '../../../../source/jobs/pi/decimals/hex-digits.ts';

/** `hex`: hexadecimal digits near the end, as a formula for single ones gave them. */
type Table = {digests: Record<string, {sha256: string; last10: string; hex?: HexDigits}>};

const table = JSON.parse(await readFile(new URL('digests.json', import.meta.url), 'utf8')) as Table;

/** The sha256 of `3.` and so many decimals, as independent programs found it; 10^3 .. 10^9 are known. */
export function knownDigest(digits: number): string {
	const entry = table.digests[String(digits)];
	if (!entry) throw new Error(`no digest is known for ${digits} decimals`);
	return entry.sha256;
}

/** The sha256 of chunks of text. */
export async function digestOf(chunks: Iterable<string | Uint8Array> | AsyncIterable<Uint8Array>): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of chunks) hash.update(chunk);
	return hash.digest('hex');
}
