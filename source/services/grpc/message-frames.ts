/** The head of a message: whether it is compressed (one byte), and its length (four, big endian). */
const HEAD_BYTES = 5;

/**
 * Puts messages together as they follow each other in a stream, so that they can be written as one: each but the first
 * with its head. The library puts a head with the length of all of it before the first, and copies this after it: then
 * the length there is made that of the first alone.
 */
export function withFrames(messages: readonly Buffer[]): Buffer {
	const [first, ...others] = messages;
	if (!first || others.length === 0) return first ?? Buffer.alloc(0);
	const parts = others.flatMap(message => [headOf(message), message]);
	const all = Buffer.concat([first, ...parts]);
	return Object.assign(all, {
		copy(target: Uint8Array, at = 0): number {
			target.set(all, at);
			new DataView(target.buffer, target.byteOffset).setUint32(at - 4, first.byteLength);
			return all.byteLength;
		},
	});
}

function headOf({byteLength}: Buffer): Buffer {
	const head = Buffer.alloc(HEAD_BYTES);
	head.writeUInt32BE(byteLength, 1);
	return head;
}
