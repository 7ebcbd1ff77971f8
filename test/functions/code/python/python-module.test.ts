import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {pythonModule} from '../../../../source/functions/code/python/python-module.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-python-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

function project(files: Readonly<Record<string, string | Buffer>>): void {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(folder, dirname(path)), {recursive: true});
		writeFileSync(join(folder, path), text);
	}
}

/** The parts of a file that are sent: its name, the files that come with it, and its text. */
async function sent(path: string) {
	const [head = '', ...lines] = (await pythonModule(join(folder, path))).split('\n');
	const {file, modules} = JSON.parse(head.slice('#lunch-module '.length)) as {file: string; modules: object};
	return {file, with: Object.keys(modules).sort(), text: lines.join('\n')};
}

test('a module brings what is beside it and that it imports, and that imports', async () => {
	project({
		'prices.py': 'import json, rates\nfrom lib.money import round_up\n',
		'rates.py': 'import tax.vat as vat\n',
		'tax/vat.py': 'import prices\n',
		'tax/other.py': '',
		'lib/__init__.py': 'from .shared import *\n',
		'lib/money.py': 'from . import shared, nothing\n',
		'lib/shared/__init__.py': "__all__ = ['deep']\n",
		'lib/shared/deep.py': '',
		'unused.py': '',
	});
	expect(await sent('prices.py')).toEqual({
		file: 'prices.py',
		with: ['lib/__init__.py', 'lib/money.py', 'lib/shared/__init__.py', 'lib/shared/deep.py', 'rates.py', 'tax/vat.py'],
		text: 'import json, rates\nfrom lib.money import round_up\n',
	});
});

test('a module of a package brings the packages that it is in', async () => {
	project({
		'app/__init__.py': 'from app.version import VERSION\n',
		'app/version.py': '',
		'app/menus/__init__.py': '',
		'app/menus/day.py': 'from ..prices import total\nfrom .. import rates\nimport local\nfrom ... import above\n',
		'app/menus/local.py': '',
		'app/prices.py': '',
		'app/rates.py': '',
		'above.py': '',
	});
	expect(await sent('app/menus/day.py')).toMatchObject({
		file: 'app/menus/day.py',
		with: [
			'app/__init__.py',
			'app/menus/__init__.py',
			'app/prices.py',
			'app/rates.py',
			'app/version.py',
			'above.py',
			'local.py',
		].sort(),
	});
	expect(await sent('app/menus/__init__.py')).toMatchObject({file: 'app/menus/__init__.py'});
});

test('is read in the encoding that it says', async () => {
	project({
		'latin.py': Buffer.from('# -*- coding: latin-1 -*-\nname = "Kött"\n', 'latin1'),
		'bom.py': '\ufeffx = 1\n',
		'odd.py': '# coding: klingon\n',
	});
	expect((await sent('latin.py')).text).toBe('# -*- coding: utf-8 -*-\nname = "Kött"\n');
	expect((await sent('bom.py')).text).toBe('x = 1\n');
	await expect(pythonModule(join(folder, 'odd.py'))).rejects.toMatchObject({
		code: 'FUNCTION_INVALID',
		message: expect.stringContaining('klingon'),
	});
});
