import {LunchError} from '../../../shared/errors.ts';

export interface Line {
	/** Without its line break. */
	text: string;
	/** From 1. */
	number: number;
	/** How many bytes end with it, its break included. */
	place: number;
}

const LINE_BREAK = 10;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads UTF-8 line by line, no faster than lines are taken; the last one may have no break. USAGE for what is not UTF-8, and for a line of more
 * than 64 MiB.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
	let [number, place, restBytes] = [0, 0, 0];
	let rest: Uint8Array[] = [];

	function line(last: Uint8Array, breakBytes: number): Line {
		const bytes = rest.length === 0 ? last : Buffer.concat([...rest, last]);
		rest = [];
		restBytes = 0;
		number += 1;
		place += bytes.length + breakBytes;
		return {text: decoded(bytes, number), number, place};
	}

	for await (const piece of stream) {
		let at = 0;
		for (let end = piece.indexOf(LINE_BREAK); end >= 0; end = piece.indexOf(LINE_BREAK, at)) {
			yield line(piece.subarray(at, end), 1);
			at = end + 1;
		}
		if (at === piece.length) continue;
		rest.push(piece.subarray(at));
		restBytes += piece.length - at;
		if (restBytes > MOST_BYTES)
			throw usage(`Line ${number + 1} of the inputs has more than ${MOST_BYTES / 2 ** 20} MiB`);
	}
	if (restBytes > 0) yield line(new Uint8Array(), 0);
}

const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

function decoded(bytes: Uint8Array, number: number): string {
	try {
		const text = decoder.decode(bytes);
		const end = text.endsWith('\r') ? text.length - 1 : text.length;
		return text.slice(number === 1 && text.startsWith('\uFEFF') ? 1 : 0, end);
	} catch {
		throw usage(`Line ${number} of the inputs is not text in UTF-8`);
	}
}

function usage(message: string): LunchError {
	return new LunchError('USAGE', `${message}.`);
}
