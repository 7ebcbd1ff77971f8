import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Functions} from '../../../../source/functions/functions.ts';
import {pythonCall, returnOf, watched} from '../../support/calling.ts';
import {openPool} from '../../support/open-pool.ts';

describe('a Python worker that imports late', () => {
	let pool: ReturnType<typeof openPool>;
	let functions: Functions;
	beforeAll(() => {
		pool = openPool();
		functions = pool.functions;
	});
	afterAll(() => pool.close());

	test.each([
		['lambda: None', null],
		['lambda: True', true],
		['lambda: -7', -7],
		['lambda: 0.1', 0.1],
		['lambda: "soup"', 'soup'],
		['lambda: chr(34) + chr(92) + chr(228) + chr(10)', '"\\ä\n'],
		['def f():\n    return {"a": [1, None, "x"], "b": 2.5}', {a: [1, null, 'x'], b: 2.5}],
		['    def f():\n        return 1', 1],
	])('writes what %s gives', async (source, value) => {
		expect(
			await returnOf(functions, {runtime: 'python', code: {kind: 'expression', source}, resultEncoding: 'json'}),
		).toEqual(value);
	});

	test('finds a module `lunch` of its own before that of the worker', async () => {
		const head = '#lunch-module {"file":"main.py","modules":{"lunch.py":"dish = \'soup\'"}}';
		const source = `${head}\nimport lunch\ndef run():\n    return [lunch.dish, hasattr(lunch, "checkpoint")]`;
		const request = pythonCall('', [], {code: {kind: 'module', source, entry: 'run'}});
		expect(await returnOf(functions, request)).toEqual(['soup', false]);
	});

	test.each([
		'lambda: callable(quit)',
		// Python reads these letters as those of ASCII.
		'lambda: callable(\uff51uit)',
		"lambda: __name__ == 'function'",
		"def f():\n    import sys\n    return any(path.endswith('-packages') for path in sys.path)",
		"def f():\n    import sys\n    return sys.modules['function'].f is f",
	])('is as Python programs find it: %s', async source => {
		expect(await returnOf(functions, pythonCall(source))).toBe(true);
	});

	test('answers also where the function breaks what writes answers', async () => {
		const source = 'def f():\n    import json\n    json.JSONEncoder = json.loads = None\n    return ["soup"]';
		expect(await returnOf(functions, pythonCall(source))).toEqual(['soup']);
	});

	test('tells what such a function threw, with its line', async () => {
		const {outcome} = await watched(functions, pythonCall('def f():\n    return 1 / 0'));
		expect(outcome).toMatchObject({state: 'threw', error: {name: 'ZeroDivisionError'}});
		expect(outcome.error?.stack).toContain('return 1 / 0');
	});
});
