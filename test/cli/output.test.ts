import {Writable} from 'node:stream';
import {expect, test} from 'vitest';
import {createOutput, type OutputOptions} from '../../source/cli/output.ts';

class Screen extends Writable {
	text = '';
	readonly isTTY: boolean;
	constructor(isTTY: boolean) {
		super();
		this.isTTY = isTTY;
	}
	override _write(chunk: Buffer, _encoding: string, done: () => void): void {
		this.text += chunk.toString();
		done();
	}
}

async function outputTo(options: Partial<OutputOptions> & {terminal?: boolean}) {
	const stdout = new Screen(options.terminal ?? false);
	const stderr = new Screen(options.terminal ?? false);
	const output = await createOutput({
		stdout,
		stderr,
		env: {LANG: 'C.UTF-8', TERM: 'xterm'},
		noColor: false,
		isMachine: false,
		...options,
	});
	return {output, stdout, stderr};
}

test('progress at a terminal is one line that is gone in the end', async () => {
	const {output, stderr} = await outputTo({terminal: true});
	output.progress('1 of 2');
	output.progress('2 of 2');
	output.progress(null);
	expect(stderr.text).toBe('\r\u001b[K1 of 2\r\u001b[K2 of 2\r\u001b[K');
});

test('progress in a log is one line, and on a dumb terminal has no escape sequence', async () => {
	for (const options of [{terminal: false}, {terminal: true, env: {TERM: 'dumb'}}]) {
		const {output, stderr} = await outputTo(options);
		output.progress('1 of 2');
		output.progress('2 of 2');
		output.progress(null);
		expect(stderr.text).toBe('lunch: 1 of 2 …\n');
	}
});

test('a note clears the progress it would be written behind', async () => {
	const {output, stderr} = await outputTo({terminal: true});
	output.progress('1 of 2');
	output.note('careful');
	expect(stderr.text).toBe('\r\u001b[K1 of 2\r\u001b[Klunch: careful\n');
});

test('a note can steer no terminal', async () => {
	const {output, stderr} = await outputTo({terminal: true});
	output.note('a\u001b[31m\nb\u202e');
	expect(stderr.text).toBe('lunch: a b\n');
});

test('for machines there is no progress, and notes come only after a document', async () => {
	const {output, stdout, stderr} = await outputTo({isMachine: true});
	output.note('before');
	output.progress('1 of 2');
	expect(stderr.text).toBe('');
	output.json({a: 1});
	output.note('after');
	expect(stdout.text).toBe('{"a":1}\n');
	expect(stderr.text).toBe('lunch: before\nlunch: after\n');
});

test('the C locale gets ASCII signs', async () => {
	const {output} = await outputTo({env: {LANG: 'C'}});
	expect(output.style.signs.bullet).toBe('*');
});

test('links are written only to a terminal that has them', async () => {
	const withLinks = await outputTo({terminal: true, env: {TERM: 'xterm'}});
	expect(withLinks.output.style.link('Map', 'https://example.org')).toBe(null);
	const piped = await outputTo({terminal: false, env: {FORCE_HYPERLINK: '1'}});
	expect(piped.output.style.link('Map', 'https://example.org')).toBe(null);
});
