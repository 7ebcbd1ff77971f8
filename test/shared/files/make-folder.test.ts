import {existsSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {makeFolder, makeFolderSync} from '../../../source/shared/files/make-folder.ts';

describe.each([
	['makeFolder', makeFolder],
	['makeFolderSync', async (folder: string, below?: string) => makeFolderSync(folder, below)],
])('%s', (_name, make) => {
	test('makes what is missing, for its owner alone, and leaves alone what is there', async () => {
		const root = mkdtempSync(join(tmpdir(), 'lunch-folder-'));
		const folder = join(root, 'a', 'b', 'c');
		await Promise.all([make(folder), make(folder)]);
		await make(folder);
		expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o700);
		writeFileSync(join(folder, 'file'), '');
		await expect(make(join(folder, 'file'))).rejects.toMatchObject({code: 'EEXIST'});
		await expect(make(join(folder, 'file', 'x', 'y'))).rejects.toMatchObject({code: 'ENOTDIR'});
		rmSync(root, {recursive: true});
	});

	test('makes nothing where the folder that it is to be below is gone', async () => {
		const root = mkdtempSync(join(tmpdir(), 'lunch-folder-'));
		await make(join(root, 'a', 'b'), root);
		rmSync(root, {recursive: true});
		await expect(make(join(root, 'a', 'b'), root)).rejects.toMatchObject({code: 'ENOENT'});
		expect(existsSync(root)).toBe(false);
	});

	test('ends where nothing can be made', async () => {
		await expect(make('/proc/nothing/of/the/kind')).rejects.toMatchObject({code: 'ENOENT'});
	});
});

test('several can make the same folders at the same time', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-make-folder-'));
	try {
		for (let round = 0; round < 50; round++) {
			const at = join(folder, String(round), 'data', 'lunch');
			const making = ['jobs', 'logs', 'jobs', 'cache'].map(name => makeFolder(join(at, name)));
			await Promise.resolve();
			makeFolderSync(at);
			await Promise.all(making);
		}
	} finally {
		rmSync(folder, {recursive: true});
	}
});
