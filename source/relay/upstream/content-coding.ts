import {unreadable} from './upstream.ts';

type Decoder = (body: Buffer, options: {maxOutputLength: number}) => Promise<Buffer>;

/**
 * Decodes a body by the codings of its `Content-Encoding` (RFC 9110, 8.4.1), up to `maxBytes`; null if one of them is
 * unknown, so that the body has to stay as it is. Throws UPSTREAM_UNREADABLE if the body is larger, or is not in that
 * coding.
 */
export async function decodeContent(body: Buffer, coding: string, maxBytes: number): Promise<Buffer | null> {
	const codings = coding.split(',').map(name => name.trim().toLowerCase().replace(/^x-/, ''));
	const decoders = await loadDecoders();
	let decoded = body;
	for (const name of codings.toReversed()) {
		if (name === 'identity' || name === '') continue;
		const decode = decoders.get(name);
		if (!decode) return null;
		try {
			decoded = await decode(decoded, {maxOutputLength: maxBytes});
		} catch (error) {
			if (error instanceof RangeError) throw unreadable(`sent more than ${maxBytes / 1024 / 1024} MiB`, error);
			throw unreadable(`sent an answer that is not the ${name} it says`, error);
		}
	}
	return decoded;
}

// zlib takes time to load, and few servers compress an answer against the request.
async function loadDecoders(): Promise<ReadonlyMap<string, Decoder>> {
	const [zlib, {promisify}] = await Promise.all([import('node:zlib'), import('node:util')]);
	const inflate = promisify<Buffer, object, Buffer>(zlib.inflate);
	const inflateRaw = promisify<Buffer, object, Buffer>(zlib.inflateRaw);
	return new Map<string, Decoder>([
		['gzip', promisify<Buffer, object, Buffer>(zlib.gunzip)],
		['br', promisify<Buffer, object, Buffer>(zlib.brotliDecompress)],
		['zstd', promisify<Buffer, object, Buffer>(zlib.zstdDecompress)],
		// Some servers leave out the zlib frame that the standard asks for, and clients accept that.
		['deflate', (body, options) => (((body[0] ?? 0) & 0x0f) === 8 ? inflate : inflateRaw)(body, options)],
	]);
}
