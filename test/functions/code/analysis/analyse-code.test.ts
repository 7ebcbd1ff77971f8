import {describe, expect, test} from 'vitest';
import {analyseCode} from '../../../../source/functions/code/analysis/analyse-code.ts';

const expression = (source: string, modules: string[] = []) => analyseCode({kind: 'expression', source}, modules);

describe('of code it is known', () => {
	test.each([
		'x => x ** 2',
		'function fibonacci(n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }',
		'async ms => { await new Promise(resolve => setTimeout(resolve, ms)); }',
		'(words, {limit = 5} = {}) => [...new Set(words)].slice(0, limit).map(word => word.trim())',
		'text => { for (const [key, value] of Object.entries(JSON.parse(text))) console.log(key, value); }',
		'() => { const began = performance.now(); return performance.now() - began; }',
		'x => { try { return Math.sqrt(x); } catch { throw new RangeError("no root of " + x); } }',
		'x => { const counts = {}; counts[x] = 1; return counts; }',
		'(list, at) => list[at].push(1)',
		"key => ({})[key]['leaked']",
		'() => [].__proto__',
		'() => Array.prototype.slice.call([1])',
		'x => Object.getPrototypeOf(x) === Object.prototype',
		'() => Object.assign({}, {a: 1})',
		'() => { function Soup() {} Soup.prototype.hot = true; return new Soup().hot; }',
		'error => error.constructor.name',
		'() => Reflect.getPrototypeOf([])',
		'list => list.map(Number)',
		'() => { class Soup { constructor() { this.hot = true; } } return new Soup().hot; }',
		'({["__proto__"]: home}) => { home.leaked = 1; }',
	])('that it can be run together with others, among frozen objects: %s', source => {
		expect(expression(source).isContained).toBe(true);
	});

	test.each([
		'() => (() => {}).constructor("1")',
		'() => { const make = (() => {}).constructor; return make("return 1")(); }',
		'() => { [].__proto__.leaked = 1; }',
		'() => { Array.prototype.leaked = 1; }',
		'() => { const home = Array.prototype; home.leaked = 1; }',
		'() => { JSON.stringify = () => "soup"; }',
		'() => { Error.stackTraceLimit = 100; }',
		'() => { Math.count ??= 0; Math.count++; }',
		'() => Object.assign(Array.prototype, {a: 1})',
		'() => Object.freeze(Math)',
		'() => { delete String.prototype.trim; }',
		'() => { [Array.prototype.leaked] = [1]; }',
		'() => { for (Array.prototype.leaked of [1]); }',
	])('that it needs built-in objects which it can change: %s', source => {
		expect(expression(source).isContained).toBe(false);
	});

	test.each([
		'() => process.env',
		'() => globalThis.x',
		'() => eval("1")',
		'() => new Function("return 1")()',
		'() => import("node:fs")',
		'() => fetch("http://127.0.0.1")',
		'() => Buffer.alloc(1)',
		'() => { { const process = 1; } return process.pid; }',
		'() => performance.mark("x")',
		'() => crypto.subtle.digest("SHA-256", new Uint8Array())',
		'() => { const {now} = performance; return now(); }',
		'() => Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)',
		'() => new FinalizationRegistry(() => {})',
		'() => unknown',
		'function () { return arguments[0]; }',
		'() => { with_ = 1; }',
	])('that it may go anywhere: %s', source => {
		expect(expression(source)).toMatchObject({isContained: false, tools: []});
	});

	test('which of the tools it uses', () => {
		expect(expression('() => { setTimeout(() => console.log(1)); }').tools.toSorted()).toEqual([
			'console',
			'setTimeout',
		]);
	});

	test('whether its modules lead anywhere', () => {
		expect(expression('() => path.join()', ['node:path']).isContained).toBe(true);
		expect(expression('() => fs.existsSync("/")', ['node:fs']).isContained).toBe(false);
		const module = (source: string) => analyseCode({kind: 'module', source, entry: 'f'}, []).isContained;
		expect(module("import {join} from 'node:path';\nconst top = 'a';\nexport const f = x => join(top, x);")).toBe(true);
		expect(module("import {readFileSync} from 'node:fs';\nexport const f = x => readFileSync(x);")).toBe(false);
		expect(module("export {readFileSync as f} from 'node:fs';")).toBe(false);
		expect(module("export * from 'node:fs';")).toBe(false);
		expect(module('export const f = () => import.meta.url;')).toBe(false);
	});
});

test('what is nested very deeply is not looked at, and nothing breaks', () => {
	const plan = expression(`() => ${'['.repeat(3000)}${']'.repeat(3000)}`);
	expect(plan).toMatchObject({kind: 'expression', isContained: false});
});

test('code of any length is looked at in good time, or not at all', () => {
	expect(expression(`() => [${'1,'.repeat(1_000_000)}]`).isContained).toBe(false);
});
