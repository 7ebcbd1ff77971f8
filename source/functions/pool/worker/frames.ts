// The messages between a pool and its workers: a head, which is JSON, and texts, which need no escapes.
//
//     head's bytes, texts' bytes (both 32 bits, little endian), head, texts one after another
//
// How long each text is stands in the head, as `sizes`.

const PREFIX = 8;

/** Longest head of a worker, in bytes: a function may have written it, and to read JSON takes far more time and memory than it is long. */
export const MOST_HEAD_BYTES = 512 * 1024;
/** Longest text of an error in a head, in characters; one more tells that it was longer. */
export const MOST_ERROR_TEXT = 16_000;

/** The head of a frame as it was read: `sizes` are bytes. */
export type FrameHead = Record<string, unknown> & {sizes: readonly number[]};

/** A frame with this head and these texts. */
export function encodeFrame(head: object, texts: readonly string[] = []): Buffer {
	const sizes = texts.map(text => Buffer.byteLength(text));
	const json = JSON.stringify({...head, sizes});
	const headSize = Buffer.byteLength(json);
	const textSize = sizes.reduce((sum, size) => sum + size, 0);
	const frame = Buffer.allocUnsafe(PREFIX + headSize + textSize);
	frame.writeUInt32LE(headSize, 0);
	frame.writeUInt32LE(textSize, 4);
	let at = PREFIX + frame.write(json, PREFIX);
	for (const text of texts) at += frame.write(text, at);
	return frame;
}

/**
 * Gives a function that takes what comes from a pipe, in whatever pieces, and hands on each frame. It throws where
 * that is none: no JSON, longer than `mostBytes`, or with a head of more than `mostHeadBytes`.
 */
export function createFrameReader(
	onFrame: (head: FrameHead, texts: string[]) => void,
	mostBytes: number,
	mostHeadBytes = mostBytes,
): (piece: Buffer) => void {
	let pieces: Buffer[] = [];
	let waiting = 0;
	let needed = PREFIX;

	/** Hands on what is whole, and gives how many bytes were used up. */
	function take(buffer: Buffer): number {
		let at = 0;
		for (;;) {
			needed = PREFIX;
			if (buffer.length - at < PREFIX) return at;
			const headSize = buffer.readUInt32LE(at);
			if (headSize > mostHeadBytes) throw new Error(`a head of ${headSize} bytes`);
			const headEnd = at + PREFIX + headSize;
			const end = headEnd + buffer.readUInt32LE(at + 4);
			if (end - at > mostBytes) throw new Error(`a frame of ${end - at} bytes`);
			needed = end - at;
			if (buffer.length < end) return at;
			const {head, texts} = readFrame(buffer, at + PREFIX, headEnd, end);
			at = end;
			onFrame(head, texts);
		}
	}

	return piece => {
		waiting += piece.length;
		pieces.push(piece);
		if (waiting < needed) return;
		const buffer = pieces.length === 1 ? piece : Buffer.concat(pieces);
		const used = take(buffer);
		waiting = buffer.length - used;
		pieces = waiting > 0 ? [buffer.subarray(used)] : [];
	};
}

function readFrame(buffer: Buffer, start: number, headEnd: number, end: number): {head: FrameHead; texts: string[]} {
	const head: unknown = JSON.parse(buffer.toString('utf8', start, headEnd));
	if (!isHead(head)) throw new Error('a frame without a head');
	let at = headEnd;
	const texts = head.sizes.map(size => {
		const text = buffer.toString('utf8', at, at + size);
		at += size;
		return text;
	});
	if (at !== end) throw new Error('a frame whose texts have another size');
	return {head, texts};
}

function isHead(head: unknown): head is FrameHead {
	if (typeof head !== 'object' || head === null || !('sizes' in head) || !Array.isArray(head.sizes)) return false;
	return head.sizes.every(size => Number.isSafeInteger(size) && size >= 0);
}
