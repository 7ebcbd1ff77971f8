import {expect, test} from 'vitest';
import {pythonImports} from '../../../../source/functions/code/python/python-imports.ts';

test.each([
	['import a', ['a']],
	['import a.b as c, d', ['a.b', 'd']],
	['from a.b import c as d, e', ['a.b: c e']],
	['from . import a', ['.: a']],
	['from ..a import (\n\tb,  # the first\n\tc as d,\n)', ['..a: b c']],
	['from .a import *', ['.a: *']],
	['from a import b; import c', ['a: b', 'c']],
	['import \\\n\ta', ['a']],
	['try: import a\nexcept ImportError: import b', ['a', 'b']],
	['def f():\n\tif x:\n\t\tfrom .a import b', ['.a: b']],
	['"""\nimport no\n"""\nimport a', ['a']],
	["text = 'import no' # import no\nimport a", ['a']],
	['open = \'it is "open\nimport a', ['a']],
	['r\'\\\' + "\\""\nimport a', ['a']],
	['f"{x["a"]}"\nimport a', ['a']],
	['yield_from = 1\nimporta = 2\nfrom_ = 3', []],
	['raise ValueError from error', []],
	["importlib.import_module('a.b')\n__import__(\"c\")\nimport_module('.d', __package__)", ['a.b', 'c', '.d']],
	['import å', ['å']],
])('%j', (source, expected) => {
	const found = pythonImports(source).map(({level, module, names}) => {
		const name = '.'.repeat(level) + module;
		return names.length > 0 ? `${name}: ${names.join(' ')}` : name;
	});
	expect(found).toEqual(expected);
});
