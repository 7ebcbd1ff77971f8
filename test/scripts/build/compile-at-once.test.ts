import {parseSync, Visitor} from 'rolldown/utils';
import {expect, test} from 'vitest';
import {compiledAtOnce} from '../../../scripts/build/compile-at-once.js';

const code = `
const order = [];
order.push(early());
function early() { return inner(); function inner() { return 'early'; } }
export function shown() { return early() + 1; }
const arrow = x => x * 2, later = async x => { await null; return nested(x); function nested(y) { return y + 1; } };
class Shape { #side = () => 3; get area() { return this.#side() ** 2; } static of(make = () => new Shape()) { return make(); } }
const object = {method() { return [1, 2].map(n => n + 1); }, get got() { return 'got'; }, named: function inside() { return inside.name; }};
function* count() { yield 1; yield* [2, 3]; }
async function* slow() { for (const n of count()) yield n; }
if (true) { function inBlock() { return 'block'; } order.push(inBlock()); }
const called = (function () { return 'called'; })();
export default function fallback() { return fallback.name; }
export const result = async () => [order, shown(), arrow(4), await later(1), Shape.of().area, object.method(), object.got, object.named(),
	[...count()], await Array.fromAsync(slow()), called, early.name, arrow.name];
`;

/** Where all functions of a text begin. */
function everyStart(text: string): Set<number> {
	const starts = new Set<number>();
	const note = ({start}: {start: number}) => {
		starts.add(start);
	};
	new Visitor({FunctionDeclaration: note, FunctionExpression: note, ArrowFunctionExpression: note}).visit(
		parseSync('file.js', text).program,
	);
	return starts;
}

async function resultOf(text: string): Promise<unknown> {
	const module: unknown = await import(`data:text/javascript,${encodeURIComponent(text)}`);
	const {result, default: fallback} = module as {result: () => Promise<unknown>; default: () => string};
	return [await result(), fallback()];
}

test('code whose functions are compiled at once does the same', async () => {
	const changed = compiledAtOnce(code, everyStart(code));
	expect(changed).toContain('var early=(function early()');
	expect(changed).toContain('(x => x * 2)');
	expect(await resultOf(changed)).toEqual(await resultOf(code));
});

test('functions that are not called at once stay as they are', () => {
	expect(compiledAtOnce(code, new Set())).toBe(code);
});
