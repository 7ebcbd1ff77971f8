import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {messageOf} from '../../../source/shared/errors.ts';
import {fileFailureText} from '../../../source/shared/files/file-failure.ts';
import {isFileLocked, lockFile} from '../../../source/shared/files/file-lock.ts';
import {
	checkRegular,
	NotRegularError,
	openRegular,
	readRegular,
	readRegularSync,
	readRegularText,
} from '../../../source/shared/files/regular-file.ts';

let folder: string;
let server: Server;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-test-'));
	writeFileSync(at('file'), 'Ärtsoppa');
	symlinkSync('file', at('link'));
	execFileSync('mkfifo', [at('pipe')]);
	symlinkSync('/dev/zero', at('device'));
	server = createServer();
	await new Promise<void>(resolve => server.listen(at('socket'), resolve));
});
afterAll(() => {
	server.close();
	rmSync(folder, {recursive: true});
});

const ways: [name: string, read: (path: string) => unknown][] = [
	['readRegular', async path => (await readRegular(path)).toString()],
	['readRegularText', readRegularText],
	['readRegularSync', readRegularSync],
];

describe.each(ways)('%s', (_, read) => {
	const attempt = async (path: string) => await read(path);

	test('reads a file, also through a link', async () => {
		expect(await attempt(at('file'))).toBe('Ärtsoppa');
		expect(await attempt(at('link'))).toBe('Ärtsoppa');
	});

	test.each([
		['pipe', 'is a named pipe'],
		['device', 'is a device'],
		['socket', 'is a socket, or a device that is not there'],
		['.', 'is a folder'],
		['nothing', 'is not there'],
	])('refuses at once: %s', async (name, why) => {
		const error: unknown = await attempt(at(name)).catch((error: unknown) => error);
		expect(fileFailureText(error)).toBe(why);
	});
});

test('openRegular takes more flags, and closes what is no file', async () => {
	const handle = await openRegular(at('file'));
	expect((await handle.readFile()).toString()).toBe('Ärtsoppa');
	await handle.close();
	await expect(openRegular(at('pipe'))).rejects.toThrow(NotRegularError);
});

test('checkRegular lets files, folders and what is not there pass', () => {
	for (const name of ['file', 'link', '.', 'nothing']) checkRegular(at(name));
	for (const [name, what] of [
		['pipe', 'a named pipe'],
		['socket', 'a socket'],
		['device', 'a device'],
	] as const) {
		expect(() => checkRegular(at(name)), name).toThrow(`it is ${what}`);
	}
});

test('a lock in whose place a pipe is can not be taken, and is not held', () => {
	expect(() => lockFile(at('pipe'))).toThrow('it is a named pipe');
	let problem = '';
	try {
		isFileLocked(at('pipe'));
	} catch (error) {
		problem = messageOf(error);
	}
	expect(problem).toBe('');
	expect(isFileLocked(at('pipe'))).toBe(false);
});
