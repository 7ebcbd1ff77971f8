import {
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {changeConfigFile} from '../../../source/shared/settings/config-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-config-'));
	file = join(folder, 'config.json');
});
afterEach(() => rmSync(folder, {recursive: true}));

const setPort = (config: Readonly<Record<string, unknown>>) => ({...config, port: 1});
const changed = (text: string) => {
	writeFileSync(file, text);
	changeConfigFile(file, setPort);
	return readFileSync(file, 'utf8');
};

test.each([
	['{\n  "host": "::1",\n  "port": 8080\n}\n', '{\n  "host": "::1",\n  "port": 1\n}\n'],
	['{\r\n\t"host": "::1"\r\n}', '{\r\n\t"host": "::1",\r\n\t"port": 1\r\n}'],
	['{"host":"::1"}\n', '{"host":"::1","port":1}\n'],
	[
		'\uFEFF{\n    "a": {"b": [1]}\n}\n',
		'{\n    "a": {\n        "b": [\n            1\n        ]\n    },\n    "port": 1\n}\n',
	],
	['{}', '{\n\t"port": 1\n}'],
])('%j keeps its other settings and its layout', (text, wanted) => {
	expect(changed(text)).toBe(wanted);
});

test('a file that is not there is made, for its owner alone', () => {
	const below = join(folder, 'not', 'there', 'config.json');
	changeConfigFile(below, setPort);
	expect(readFileSync(below, 'utf8')).toBe('{\n\t"port": 1\n}\n');
	expect(statSync(below).mode & 0o777).toBe(0o600);
});

test.each([[true], [false]])('a link is written through, and the permissions stay (there already: %j)', isThere => {
	mkdirSync(join(folder, 'dotfiles'));
	const target = join(folder, 'dotfiles', 'lunch.json');
	if (isThere) writeFileSync(target, '{"host":"::1"}', {mode: 0o640});
	symlinkSync(join('dotfiles', 'lunch.json'), file);
	changeConfigFile(file, setPort);
	expect(lstatSync(file).isSymbolicLink()).toBe(true);
	expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({port: 1});
	expect(statSync(target).mode & 0o777).toBe(isThere ? 0o640 : 0o600);
	expect(readdirSync(join(folder, 'dotfiles'))).toEqual(['lunch.json']);
});

test.each([
	['{"port": ', 'is not JSON'],
	['[1]', 'holds no JSON object'],
])('%j is left as it is', (text, reason) => {
	writeFileSync(file, text);
	expect(() => changeConfigFile(file, setPort)).toThrow(reason);
	expect(readFileSync(file, 'utf8')).toBe(text);
	expect(readdirSync(folder)).toEqual(['config.json']);
});

test('what a program left that was killed while it wrote is taken away', () => {
	writeFileSync(file, '{"host":"::1"}');
	writeFileSync(`${file}.new`, '{"ho');
	utimesSync(`${file}.new`, 1, 1);
	changeConfigFile(file, setPort);
	expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({host: '::1', port: 1});
	expect(readdirSync(folder)).toEqual(['config.json']);
});

test('that can not be there, since its folder is a file, is told as not writable', () => {
	writeFileSync(file, '{}');
	const below = join(file, 'lunch', 'config.json');
	expect(() => changeConfigFile(below, setPort)).toThrow(expect.objectContaining({code: 'OUTPUT_FAILED'}));
	expect(readdirSync(folder)).toEqual(['config.json']);
});
