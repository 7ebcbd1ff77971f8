import {brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {decodeContent} from '../../../source/relay/upstream/content-coding.ts';

const text = Buffer.from('Köttbullar med potatismos');
const MAX = 1024;

describe('a body is decoded that was compressed with', () => {
	test.each([
		['gzip', gzipSync(text)],
		['x-gzip', gzipSync(text)],
		['GZIP', gzipSync(text)],
		['br', brotliCompressSync(text)],
		['zstd', zstdCompressSync(text)],
		['deflate', deflateSync(text)],
		['deflate', deflateRawSync(text)],
		['identity', text],
		['gzip, br', brotliCompressSync(gzipSync(text))],
	])('%s', async (coding, body) => {
		expect((await decodeContent(body, coding, MAX))?.toString()).toBe(text.toString());
	});
});

test('a body that would become too large is refused before it is decoded', async () => {
	const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
	await expect(decodeContent(bomb, 'gzip', 8 * 1024 * 1024)).rejects.toThrow(
		expect.objectContaining({code: 'UPSTREAM_UNREADABLE', message: expect.stringContaining('8 MiB')}),
	);
});

test('a coding that is not known is left as it is', async () => {
	expect(await decodeContent(text, 'klingon', MAX)).toBeNull();
	expect(await decodeContent(gzipSync(text), 'klingon, gzip', MAX)).toBeNull();
});

test.each([
	['not what it says', text],
	['cut', gzipSync(text).subarray(0, 20)],
])('a body that is %s is refused', async (_, body) => {
	await expect(decodeContent(body, 'gzip', MAX)).rejects.toThrow(
		expect.objectContaining({code: 'UPSTREAM_UNREADABLE', message: expect.stringContaining('gzip')}),
	);
});
