import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openMapLog} from '../../../source/functions/map/map-log.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-map-log-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

test.each([
	['whose last line has no end', 'shopping:\nbread\nsoup', 'is not the log of a map'],
	['without a line', 'soup', 'is not the log of a map'],
	['of bytes', '\0\u{FFFD}\n\0', 'is not the log of a map'],
	['of a later version', '{"lunchMap":2,"name":"a#b"}\n', 'was written by a newer lunch'],
])('a file %s is refused, and left as it is', (_kind, text, reason) => {
	const file = join(folder, 'log');
	writeFileSync(file, text);
	expect(() => openMapLog(file, 'a#b')).toThrow(reason);
	expect(readFileSync(file, 'utf8')).toBe(text);
	expect(readdirSync(folder)).toEqual(['log']);
});

test('a folder is refused, and nothing is left beside it', () => {
	mkdirSync(join(folder, 'log'));
	expect(() => openMapLog(join(folder, 'log'), 'a#b')).toThrow("can't be used");
	expect(readdirSync(folder)).toEqual(['log']);
});

test.each(['', '{"lun', '{"lunchMap":1,"name":"a#b"}\n{"b":0,"a":1,"c'])(
	'what was left of a log, %j, is gone on with',
	text => {
		const file = join(folder, 'log');
		writeFileSync(file, text);
		const log = openMapLog(file, 'a#b');
		expect(() => openMapLog(file, 'a#b')).toThrow('Another map writes the log');
		log.begin(0, 1, 7);
		log.close();
		expect(readFileSync(file, 'utf8')).toBe('{"lunchMap":1,"name":"a#b"}\n{"b":0,"a":1,"c":7}\n');
		expect(readdirSync(folder)).toEqual(['log']);
	},
);
