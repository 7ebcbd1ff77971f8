import {addAbortSignal, type Readable} from 'node:stream';
import {LunchError} from '../shared/errors.ts';

/** The most that is read for one argument. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The words of a command line with the text of standard input in place of a word `-`, without its last line break.
 * USAGE where more than one word asks for it, where it is not UTF-8, or too long.
 */
export async function withStandardInput(
	words: readonly string[],
	stdin: Readable,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const asking = words.filter(word => word === '-').length;
	if (asking === 0) return words;
	if (asking > 1) throw usage('Standard input can be only one of the arguments', 'Write - once.');
	const text = await readText(addAbortSignal(signal, stdin)).catch((error: unknown) => {
		signal.throwIfAborted();
		throw error;
	});
	return words.map(word => (word === '-' ? text : word));
}

async function readText(stdin: AsyncIterable<Uint8Array>): Promise<string> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of stdin) {
		bytes += chunk.length;
		if (bytes > MOST_BYTES) {
			throw usage(`Standard input has more than ${MOST_BYTES / 2 ** 20} MiB`, 'Hand over a file instead.');
		}
		chunks.push(chunk);
	}
	try {
		return new TextDecoder('utf-8', {fatal: true}).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
	} catch {
		throw usage('Standard input is not text in UTF-8', 'An argument is JSON or a text.');
	}
}

function usage(message: string, hint: string): LunchError {
	return new LunchError('USAGE', `${message}.`, {hint});
}
