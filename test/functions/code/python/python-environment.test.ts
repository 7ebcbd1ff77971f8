import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {pythonEnvironment} from '../../../../source/functions/code/python/python-environment.ts';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-project-'));
	mkdirSync(join(folder, 'tools/.git'), {recursive: true});
	mkdirSync(join(folder, 'app/inner'), {recursive: true});
	mkdirSync(join(folder, 'app/.venv'));
	writeFileSync(join(folder, 'app/.venv/pyvenv.cfg'), '');
	writeFileSync(
		join(folder, 'app/pyproject.toml'),
		'[project]\nname = "app"\nrequires-python = ">=3.11"\ndependencies = ["numpy>=2", "soup"]\n',
	);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const header = (...lines: string[]) => ['"""Docs."""', '# /// script', ...lines, '# ///', 'import soup', ''].join('\n');
const at = (path: string, text = '') => pythonEnvironment(join(folder, path), text);

test('a header says what a module needs, whatever its project says', async () => {
	const text = header('# requires-python = ">=3.10"', '# dependencies = [', '#     "soup>=1",  # hot', '#', '# ]');
	const packages = {kind: 'packages', requirements: ['soup>=1'], requiresPython: '>=3.10'};
	expect(await at('app/prices.py', text)).toEqual({packages, venv: null});
	expect(await at('prices.py', header('# dependencies = []'))).toEqual({
		packages: {kind: 'packages', requirements: []},
		venv: null,
	});
	expect(await at('prices.py', text.replaceAll('\n', '\r\n'))).toEqual({packages, venv: null});
});

test('a project says it for the modules in it: what is installed there, and what it names', async () => {
	const expected = {
		packages: {kind: 'packages', requirements: ['numpy>=2', 'soup'], requiresPython: '>=3.11'},
		venv: {kind: 'python', path: join(folder, 'app/.venv')},
	};
	expect(await at('app/inner/prices.py')).toEqual(expected);
	expect(await at('tools/prices.py')).toEqual({packages: null, venv: null});
});

test.each([
	['is not TOML', header('# dependencies = [')],
	['has other types', header('# dependencies = "soup"')],
	['is there twice', header('# dependencies = []') + header('# dependencies = []')],
])('a header that %s is refused', async (_, text) => {
	await expect(at('prices.py', text)).rejects.toMatchObject({code: 'FUNCTION_INVALID'});
});
