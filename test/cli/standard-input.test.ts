import {Readable} from 'node:stream';
import {expect, test} from 'vitest';
import {withStandardInput} from '../../source/cli/standard-input.ts';

const never = new AbortController().signal;

function read(words: string[], ...chunks: (string | Uint8Array)[]): Promise<readonly string[]> {
	return withStandardInput(words, Readable.from(chunks.map(chunk => Buffer.from(chunk))), never);
}

test('a word - is the text of standard input, without its last line break', async () => {
	expect(await read(['f', '-', '3'], '[1,\n', '2]\n')).toEqual(['f', '[1,\n2]', '3']);
	expect(await read(['-'], '')).toEqual(['']);
	expect(await read(['-'], '\uFEFFsoppa\r\n')).toEqual(['soppa']);
});

test('a letter that is cut between two chunks arrives whole', async () => {
	const bytes = Buffer.from('å');
	expect(await read(['-'], bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['å']);
});

test('what is not text, and a second -, are wrong usage', async () => {
	await expect(read(['-'], Buffer.from([0xff, 0xfe]))).rejects.toMatchObject({code: 'USAGE'});
	await expect(read(['-', '-'], 'x')).rejects.toMatchObject({code: 'USAGE'});
});

test('waiting for it ends when the command is to stop', async () => {
	const stopped = new AbortController();
	const waiting = withStandardInput(['-'], new Readable({read() {}}), stopped.signal);
	const reason = new Error('stopped');
	stopped.abort(reason);
	await expect(waiting).rejects.toBe(reason);
});
