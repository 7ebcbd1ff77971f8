import type {Node, Program, Property} from 'acorn';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {freeVariables} from './free-variables.ts';
import {moduleVariable} from './module-variable.ts';
import {type Around, AS_EXPRESSION, parseJavaScript} from './parse-javascript.ts';
import {foreignGlobals, workerGlobals} from './worker-globals.ts';

type AnyFunction = (...args: never[]) => unknown;

/**
 * The source of a function as an expression that stands alone: arrows, functions, async ones, generators, methods.
 * FUNCTION_INVALID for what has no source (built-in and bound functions) or is none (classes, getters);
 * FUNCTION_CLOSURE, with its name, where it uses a variable from around it. `modules` are there under their names.
 */
export function functionSource(fn: AnyFunction, modules: readonly string[] = []): string {
	if (typeof fn !== 'function') throw invalid(`${typeof fn} is not a function`, 'Hand over a function.');
	return expressionSource(Function.prototype.toString.call(fn), modules);
}

/** The same for a function that is given as text. */
export function expressionSource(text: string, modules: readonly string[] = []): string {
	if (/\{\s*\[native code]\s*\}$/.test(text)) {
		throw invalid('a built-in or bound function has no source', 'Wrap it: `(...args) => theFunction(...args)`.');
	}
	const {source, tree} = asExpression(text);
	const names = new Set(modules.map(moduleVariable));
	const isThere = (name: string) => names.has(name) || workerGlobals().has(name);
	const {used, asked} = freeVariables(tree);
	const missing = [
		...[...used].filter(name => !isThere(name) && !(asked.has(name) && foreignGlobals.has(name))),
		...[...asked].filter(name => !used.has(name) && !isThere(name) && !foreignGlobals.has(name)),
	];
	const helpers = missing.filter(name => helperNamed(name) !== null);
	if (missing.length > helpers.length) throw closure(missing.filter(name => !helpers.includes(name)));
	if (helpers.length === 0) return source;
	return `((${helpers.join(', ')}) => (${source}))(${helpers.map(helperNamed).join(', ')})`;
}

/** The helpers that tools put into functions: some compilers name functions by a call, and coverage is counted by one. Null for others. */
function helperNamed(name: string): string | null {
	if (name === '__name') return 'named => named';
	return /^cov_[a-z0-9]+$/i.test(name) ? COUNTING_NOTHING : null;
}

/** Stands for the counters of coverage, which are not where the function runs: `cov_1().s[2]++` does nothing. */
const COUNTING_NOTHING =
	'(none => { none = new Proxy({}, {get: (_, key) => (key === Symbol.toPrimitive ? () => 0 : none), set: () => true}); return () => none; })()';

const AS_METHOD: Around = {before: '"use strict";({', after: '\n})'};

function asExpression(text: string): {source: string; tree: Node} {
	const program = parsed(text, AS_EXPRESSION) ?? parsed(text, AS_METHOD);
	const [statement, ...more] = program?.body ?? [];
	const expression = statement?.type === 'ExpressionStatement' && more.length === 0 ? statement.expression : null;
	switch (expression?.type) {
		case 'ArrowFunctionExpression':
		case 'FunctionExpression':
			return {source: text, tree: expression};
		case 'ClassExpression':
			throw invalid('a class is not a function', 'Hand over a function that makes what you need of it.');
		case 'ObjectExpression': {
			const [property] = expression.properties;
			if (property?.type !== 'Property' || !property.method) break;
			return {source: `({${text}})[${JSON.stringify(nameOfMethod(property))}]`, tree: expression};
		}
	}
	throw invalid(whyNot(text), 'Hand over one function, as in `x => x ** 2`.');
}

function nameOfMethod({key, computed}: Property): string {
	if (!computed && key.type === 'Identifier') return key.name;
	if (key.type === 'Literal') return String(key.value);
	throw invalid('a method with a computed name can not be sent', 'Wrap it in a function.');
}

/** The program of a text without its prologue, or null where it is not JavaScript. */
function parsed(text: string, around: Around): {body: Program['body']} | null {
	try {
		return {body: parseJavaScript(text, 'script', around).body.slice(1)};
	} catch {
		return null;
	}
}

function whyNot(text: string): string {
	try {
		parseJavaScript(text, 'script', AS_EXPRESSION);
	} catch (error) {
		return `it is not a JavaScript function: ${messageOf(error)}`;
	}
	return 'it is not a function';
}

function closure(names: readonly string[]): LunchError {
	const [first = ''] = names;
	const listed = names.map(name => `\`${name}\``).join(', ');
	const [isThis, isRequired] = [first === 'this' || first === 'super', first === 'require'];
	const hint = isRequired
		? 'Name the module in `modules` (`--module NAME`): it is a variable of its name in the function.'
		: `Hand ${isThis || names.length > 1 ? 'what it needs' : 'it'} over as an argument, or put the function into a module of its own: that is sent with all it imports.`;
	return new LunchError('FUNCTION_CLOSURE', `The function uses ${listed} from around it, which is not sent with it.`, {
		hint,
	});
}

function invalid(why: string, hint: string): LunchError {
	return new LunchError('FUNCTION_INVALID', `The function can't be sent: ${why}.`, {hint});
}
