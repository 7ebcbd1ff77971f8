import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {isFileLocked, lockFile} from '../../../source/shared/files/file-lock.ts';

let folder = '';
let file = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch lock %?#-'));
	file = join(folder, 'a %20 b.lock');
});
afterEach(() => rmSync(folder, {recursive: true}));

test('a file is locked for one at a time, until it is released', () => {
	const lock = lockFile(file);
	expect(readdirSync(folder)).toHaveLength(1);
	expect(isFileLocked(file)).toBe(true);
	expect(() => lockFile(file)).toThrow('locked');
	lock.release();
	expect(isFileLocked(file)).toBe(false);
	lockFile(file).release();
});

test('to look for a lock makes no file, and locks none', () => {
	expect(isFileLocked(file)).toBe(false);
	expect(readdirSync(folder)).toEqual([]);
	writeFileSync(file, '');
	expect(isFileLocked(file)).toBe(false);
	writeFileSync(file, 'no lock of ours');
	expect(isFileLocked(file)).toBe(false);
	expect(readdirSync(folder)).toHaveLength(1);
});
