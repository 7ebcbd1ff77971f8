import {execFileSync} from 'node:child_process';
import {
	closeSync,
	constants,
	createReadStream,
	createWriteStream,
	mkdtempSync,
	openSync,
	readFileSync,
	readSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {finished} from 'node:stream/promises';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {replaceFile} from '../../../source/shared/files/replace-file.ts';
import {readGiven, writeToSpecial} from '../../../source/shared/files/special-file.ts';

const LONG = 'ärter '.repeat(200_000);

let folder: string;
let pipe: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-test-'));
	pipe = join(folder, 'pipe');
	execFileSync('mkfifo', [pipe]);
});
afterEach(() => rmSync(folder, {recursive: true}));

test('a pipe is read whose writer comes later', async () => {
	const reading = text(await readGiven(pipe));
	createWriteStream(pipe).end(LONG);
	expect(await reading).toBe(LONG);
});

test('a pipe that nobody writes to is given up at once', async () => {
	const stream = await readGiven(pipe);
	const reading = text(stream);
	stream.destroy(new Error('enough'));
	await expect(reading).rejects.toThrow('enough');
});

test('a file is read as ever, and what is not there is told of', async () => {
	writeFileSync(join(folder, 'file'), LONG);
	expect(await text(await readGiven(join(folder, 'file')))).toBe(LONG);
	await expect(readGiven(join(folder, 'nothing'))).rejects.toThrow('ENOENT');
});

test('a pipe is written to whose reader comes later', async () => {
	const writer = writeToSpecial(pipe);
	for (const part of [LONG, 'last']) writer.write(part);
	writer.end();
	expect(await text(createReadStream(pipe))).toBe(`${LONG}last`);
	await finished(writer);
});

test('a pipe that nobody reads is given up at once', async () => {
	const ending = new AbortController();
	const writing = replaceFile(pipe, LONG, {signal: ending.signal});
	ending.abort();
	await expect(writing).rejects.toThrow('aborted');
});

test('what was written is told of where it is given up, whether the pipe was opened already or not', async () => {
	const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
	for (const isOpened of [false, true]) {
		const writer = writeToSpecial(pipe);
		const written = new Promise(resolve => {
			writer.write(LONG, resolve);
		});
		if (isOpened) await expect.poll(() => readSync(reader, Buffer.alloc(10))).toBe(10);
		writer.destroy();
		expect(await written).toBeInstanceOf(Error);
	}
	closeSync(reader);
});

test('a reader that goes away is told of', async () => {
	const writer = writeToSpecial(pipe);
	writer.write(LONG);
	const reader = createReadStream(pipe);
	reader.once('data', () => reader.destroy());
	await expect(finished(writer)).rejects.toThrow('EPIPE');
});

test('a device takes all', async () => {
	expect(await replaceFile('/dev/null', LONG)).toBe(Buffer.byteLength(LONG));
	expect(readFileSync('/dev/null', 'utf8')).toBe('');
});
