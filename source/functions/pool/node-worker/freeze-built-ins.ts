import path from 'node:path';
import {inspect} from 'node:util';

type Callable = (...args: unknown[]) => unknown;

const {ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty} = Reflect;
const {freeze} = Object;

/**
 * Freezes the built-in objects that these names lead to, for as long as the process lives, and has functions made from
 * text by a constructor refused: code that can reach nothing else can then leave nothing behind. Comes before any such
 * code. Takes some milliseconds.
 */
export function freezeBuiltIns(names: readonly string[]): void {
	refuseCodeFromText();
	const world = globalThis as unknown as Record<string, unknown>;
	const all = reachable([...names.map(name => world[name]), ...unnamed()]);
	for (const {home, keys} of inherited()) for (const key of keys) letBeOverridden(home, key);
	for (const object of all) if (!ArrayBuffer.isView(object)) freeze(object);
}

/** The only ways from a function to one made from text. */
function refuseCodeFromText(): void {
	for (const sample of [() => {}, function* () {}, async () => {}, async function* () {}]) {
		const home: object = getPrototypeOf(sample) ?? {};
		const maker: unknown = getOwnPropertyDescriptor(home, 'constructor')?.value;
		if (typeof maker !== 'function') continue;
		const refusing = {
			[maker.name]: () => {
				throw new EvalError('A function that is run together with others makes none from text.');
			},
		}[maker.name];
		if (!refusing) continue;
		defineProperty(refusing, 'prototype', {value: maker.prototype, writable: false});
		defineProperty(home, 'constructor', {value: refusing, configurable: true, writable: true});
	}
}

/** Properties that objects of honest code often have of their own, in place of those of their prototypes. */
function inherited(): {home: object; keys: (string | symbol)[]}[] {
	const errors = [Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
	return [
		{home: Object.prototype, keys: ownKeys(Object.prototype)},
		{home: Function.prototype, keys: ['toString']},
		...errors.map(({prototype}) => ({home: prototype, keys: ['name', 'message', 'toString', 'constructor']})),
		...[Date, RegExp, Map, Set, Promise, Array, URL].map(({prototype}) => ({
			home: prototype,
			keys: ['toString', 'toLocaleString', 'toJSON'],
		})),
	];
}

/**
 * Lets objects that inherit this property be given one of their own by assignment, though it is frozen: the language
 * would refuse that for a property that can't be written.
 */
function letBeOverridden(home: object, key: string | symbol): void {
	const property = getOwnPropertyDescriptor(home, key);
	if (!property || !('value' in property)) return;
	const {value, enumerable = false} = property;
	// Methods, which have no prototype that could be changed.
	const accessors = {
		get: () => value,
		set(this: unknown, own: unknown) {
			if (!isObject(this)) return;
			if (this === home) throw new TypeError(`Cannot assign to property '${String(key)}'`);
			defineProperty(this, key, {value: own, writable: true, enumerable: true, configurable: true});
		},
	};
	defineProperty(home, key, {get: freeze(accessors.get), set: freeze(accessors.set), enumerable, configurable: false});
}

/** Built-in objects that are reached by syntax or by results alone, not by a name. */
function unnamed(): unknown[] {
	return [
		function* () {},
		async () => {},
		async function* () {},
		(function* () {})(),
		(async function* () {})(),
		[][Symbol.iterator](),
		new Map()[Symbol.iterator](),
		new Set()[Symbol.iterator](),
		''[Symbol.iterator](),
		''.matchAll(/x/g),
		...iteratorHelpers(),
		new URL('a:'),
		new URLSearchParams()[Symbol.iterator](),
		...instancesOfNode(),
		...thrownByNode(),
		path,
		...shownBy(),
		...callSites(),
	];
}

// The type of the language's version does not know these yet.
function iteratorHelpers(): unknown[] {
	const {Iterator: iterators} = globalThis as unknown as {
		Iterator?: {from(value: object): {map?(by: unknown): unknown}};
	};
	const iterator = iterators?.from({next: () => ({done: true, value: 0})});
	return [iterator, iterator?.map?.(() => 0)];
}

/** Objects that Node keeps in its own: those of ICU in a decoder. */
function instancesOfNode(): unknown[] {
	return ['utf-8', 'utf-16le', 'latin1', 'shift_jis'].flatMap(encoding => [
		new TextDecoder(encoding),
		new TextDecoder(encoding, {fatal: true}),
		new TextEncoder(),
	]);
}

/** Errors of Node's own, which have prototypes that no name leads to. */
function thrownByNode(): unknown[] {
	const causes: (() => unknown)[] = [
		() => new URL('?'),
		() => new TextDecoder('nowhere'),
		() => new TextDecoder('utf-8', {fatal: true}).decode(new Uint8Array([255])),
		() => atob('?'),
		() => structuredClone(() => {}),
		() => path.join(1 as unknown as string),
		() => URLSearchParams.prototype.get.call({} as URLSearchParams, ''),
		() => new URLSearchParams([['a']] as unknown as [string, string][]),
	];
	return causes.map(cause => {
		try {
			return cause();
		} catch (error) {
			return error;
		}
	});
}

/** How values are shown, which an object is handed that is asked how it is shown. */
function shownBy(): unknown[] {
	let style: unknown;
	inspect({
		[inspect.custom](_depth: number, options: {stylize: unknown}) {
			style = options.stylize;
			return '';
		},
	});
	return [style, inspect];
}

function callSites(): unknown[] {
	const before = getOwnPropertyDescriptor(Error, 'prepareStackTrace');
	Error.prepareStackTrace = (_, sites) => sites;
	const sites: unknown = new Error('sites').stack;
	if (before) defineProperty(Error, 'prepareStackTrace', before);
	else Reflect.deleteProperty(Error, 'prepareStackTrace');
	return Array.isArray(sites) ? sites : [];
}

/** Every object that can be reached from these by properties, accessors and prototypes. */
function reachable(roots: readonly unknown[]): object[] {
	const found = new Set<object>();
	const next = [...roots];
	while (next.length > 0) {
		const object = next.pop();
		if (!isObject(object) || object === globalThis || found.has(object)) continue;
		found.add(object);
		next.push(getPrototypeOf(object));
		for (const key of ownKeys(object)) {
			const property = getOwnPropertyDescriptor(object, key);
			next.push(property?.value, property?.get, property?.set);
		}
	}
	return [...found];
}

function isObject(value: unknown): value is object | Callable {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
