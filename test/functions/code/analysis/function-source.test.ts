import {describe, expect, test} from 'vitest';
import {expressionSource, functionSource} from '../../../../source/functions/code/analysis/function-source.ts';
import {moduleVariable} from '../../../../source/functions/code/analysis/module-variable.ts';

const code = (code: string, message: RegExp) =>
	expect.objectContaining({code, message: expect.stringMatching(message)});

function failure(work: () => unknown): unknown {
	try {
		work();
	} catch (error) {
		return error;
	}
	return 'no failure';
}

/** The variables from around it that a function's text is refused for; empty where it is taken. */
function refusedFor(text: string, modules: string[] = []): string[] {
	try {
		expressionSource(text, modules);
	} catch (error) {
		expect(error).toEqual(code('FUNCTION_CLOSURE', /^The function uses/));
		return [...String((error as Error).message).matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
	}
	return [];
}

/** Evaluates what was made of a function, as a worker does. */
function revived(source: string): (...args: unknown[]) => unknown {
	return new Function(`"use strict"; return (${source}\n)`)();
}

describe('variables from around a function', () => {
	test.each<[string, string[]]>([
		['x => x + rate', ['rate']],
		['x => { rate = x }', ['rate']],
		['x => { rate += x; other++ }', ['rate', 'other']],
		['() => menu.dishes.map(dish => dish.name)', ['menu']],
		['() => ({rate})', ['rate']],
		['() => ({rate: 1, [key]: 2})', ['key']],
		['() => ({...rest})', ['rest']],
		['() => `$' + '{rate}`', ['rate']],
		['() => tag`x`', ['tag']],
		['(a = b) => { var b; return a + b }', ['b']],
		['({a = fallback}) => a', ['fallback']],
		['([{[key]: a}]) => a', ['key']],
		['() => { for (const x of xs) x; }', ['xs']],
		['() => { for (const x of [1]) {} return x }', ['x']],
		[
			'() => { { let inner; const c = 1; class K {} function f() {} } return [inner, c, K, f] }',
			['inner', 'c', 'K', 'f'],
		],
		['() => { try {} catch (error) {} return error }', ['error']],
		['() => { (function named() { named() }); named() }', ['named']],
		['() => { (class Named { static x = Named }); return Named }', ['Named']],
		[
			'() => class extends Base { #a = own; [key] = 1; static { stat() } get g() { return got } }',
			['Base', 'own', 'key', 'stat', 'got'],
		],
		['() => { switch (a) { case b: let inside = 1 } return inside }', ['a', 'b', 'inside']],
		['() => typeof rate', ['rate']],
		['() => typeof rate === "number" ? rate : 0', ['rate']],
		['() => typeof rate.x', ['rate']],
		['() => this.rate', ['this']],
		['() => () => this', ['this']],
		['() => arguments.length', ['arguments']],
		['() => require("fs")', ['require']],
		['async () => { for await (const x of source()) await x }', ['source']],
		['function* () { yield* more() }', ['more']],
		['() => { label: for (;;) break label; return label }', ['label']],
		['() => a?.b?.[c]', ['a', 'c']],
		['() => window.title', ['window']],
	])('%s', (text, names) => {
		expect(refusedFor(text)).toEqual(names);
	});

	test.each([
		'(a, {b, c: {d} = {}, ...e}, [f, , ...g] = [], ...h) => [a, b, d, e, f, g, h]',
		'(a, b = a, c = () => b) => c()',
		'function fact(n) { return n < 2 ? 1 : n * fact(n - 1) }',
		'() => { use(); function use() { return later } var later; }',
		'() => { if (true) { var hoisted = 1 } for (var i = 0, n = 2; i < n; i++); for (var k in {}); try { var t } catch { var u } finally { var w } return [hoisted, i, n, k, t, u, w] }',
		'() => { a: { b: for (const x of [1]) { if (x) continue b; break a } } }',
		'() => { try { throw 1 } catch ({message, cause: {code} = {}}) { return [message, code] } }',
		'function () { return [arguments.length, this, () => [arguments, this]] }',
		'() => { class Dish { #price = 1; static made = 0; name = this.#price; constructor() { Dish.made++ } get price() { return this.#price } static { this.made = 1 } } return new Dish().price }',
		'() => { class A { m() { return super.toString() } } return class B extends A {} }',
		'({menu}) => ({menu, price: menu.price, "x y": 1, 3: 4, get half() { return menu.price / 2 }, async *m() { yield menu }})',
		'() => { let {a, b: [c]} = {a: 1, b: [2]}; [a, c] = [c, a]; ({a} = {a: 3}); return a + c }',
		'() => { switch (1) { case 1: { let x = 1; return x } default: function f() {} return f } }',
		'() => typeof window === "undefined" ? process.version : window.title',
		'() => typeof Deno',
		'async x => { const {readFile} = await import("node:fs/promises"); return readFile(x) }',
		'() => [undefined, NaN, Infinity, globalThis, global, console, Buffer, URL, fetch, structuredClone, setTimeout, Iterator, WebAssembly, Intl]',
		'() => { using resource = null; return resource }',
		'async () => { await using resource = null; for (using x of []) x; }',
		'x => x ?? ((y, z = y) => z)(1)',
		'() => { let f = () => g(), g = () => 1; return f() }',
	])('are not in %s', text => {
		expect(refusedFor(text)).toEqual([]);
	});

	test('are all told, with what to do', () => {
		const rate = 1.25;
		const round = Math.round;
		const error = failure(() => functionSource((price: number) => round(price * rate)));
		expect(error).toEqual(code('FUNCTION_CLOSURE', /`round`, `rate` from around it/));
		expect(error).toMatchObject({hint: expect.stringMatching(/argument.*module/)});
		expect(failure(() => expressionSource('() => require("fs")'))).toMatchObject({
			hint: expect.stringMatching(/`modules`/),
		});
	});

	test('may be modules that are named', () => {
		expect(refusedFor('() => [path.sep, fsPromises, lodash]', ['node:path', 'fs/promises'])).toEqual(['lodash']);
		expect(['path', 'node:fs/promises', '@lunch/menu-text', 'lodash', '3d'].map(moduleVariable)).toEqual([
			'path',
			'fsPromises',
			'menuText',
			'lodash',
			'_3d',
		]);
	});

	test('are none that happen to be global here', () => {
		Object.assign(globalThis, {addedByATest: 1});
		expect(refusedFor('() => addedByATest')).toEqual(['addedByATest']);
		Reflect.deleteProperty(globalThis, 'addedByATest');
	});

	test('are no failure where a compiler calls its own helper for names', () => {
		const source = expressionSource('x => { const twice = __name(y => y * 2, "twice"); return twice(x) }');
		expect(revived(source)(4)).toBe(8);
	});
});

describe('code that counts its coverage', () => {
	test('counts nothing where it runs', () => {
		const source = expressionSource(
			'x => { cov_2ab1().f[0]++; cov_2ab1().b[1][0]++; cov_2ab1().s[3]++; return x > 1 ? (cov_2ab1().b[0][0]++, 8) : 9 }',
		);
		expect([revived(source)(4), revived(source)(1)]).toEqual([8, 9]);
	});
});

describe('the source of a function', () => {
	const methods = {
		double(x: number) {
			return x * 2;
		},
		async later(x: number) {
			return x + 1;
		},
		*count(x: number) {
			for (let at = 0; at < x; at += 1) yield at;
		},
		'two words': (x: number) => x,
		'spoken aloud'(x: number) {
			return x - 1;
		},
	};

	class Kitchen {
		static price(x: number) {
			return x + 5;
		}
		cook(x: number) {
			return x + 6;
		}
	}

	test.each<[string, (x: number) => unknown, unknown]>([
		['an arrow', x => x ** 2, 9],
		[
			'a function',
			function square(x) {
				return x ** 2;
			},
			9,
		],
		['a method', methods.double, 6],
		['a method of two words', methods['spoken aloud'], 2],
		['an arrow under a key', methods['two words'], 3],
		['a static method', Kitchen.price, 8],
		['a method of a class', Kitchen.prototype.cook, 9],
	])('stands alone: %s', (_, fn, result) => {
		expect(revived(functionSource(fn))(3)).toBe(result);
	});

	test('stands alone: async, generators, and comments at the end', async () => {
		expect(await revived(functionSource(methods.later))(3)).toBe(4);
		expect([...(revived(functionSource(methods.count))(3) as Iterable<number>)]).toEqual([0, 1, 2]);
		expect(revived(expressionSource('x => x // twice'))(3)).toBe(3);
	});

	test.each<[string, () => unknown, RegExp]>([
		['a built-in function', () => functionSource(Math.max), /built-in or bound/],
		['a bound function', () => functionSource(((x: number) => x).bind(null)), /built-in or bound/],
		['a class', () => functionSource(Kitchen as never), /class/],
		['no function', () => functionSource(3 as never), /number is not a function/],
		['a getter', () => expressionSource('get x() { return 1 }'), /not a JavaScript function/],
		['a number', () => expressionSource('3'), /not a function/],
		['two functions', () => expressionSource('() => 1, () => 2'), /not a function/],
		['more after it', () => expressionSource('() => 1); process.exit('), /not a function/],
		['a call', () => expressionSource('(() => 1)()'), /not a function/],
		['a statement', () => expressionSource('return 1'), /not a JavaScript function/],
		['an object', () => expressionSource('a: 1'), /no/],
		['new.target in an arrow', () => expressionSource('() => new.target'), /not a JavaScript function/],
		['a text with an error', () => expressionSource('x => x +'), /Unexpected token/],
	])('is refused: %s', (_, work, message) => {
		expect(failure(work)).toEqual(code('FUNCTION_INVALID', message));
	});
});
