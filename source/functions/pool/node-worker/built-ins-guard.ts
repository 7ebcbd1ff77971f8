import path from 'node:path';

/** Watches over what every call on this worker shares: the built-in objects of the language. */
export interface BuiltInsGuard {
	/** Whether they are as they were. Takes about 100 µs. */
	areUntouched(): boolean;
	/** Whether code was made from text since the guard was set: such code could have gone anywhere. */
	hasSeenCodeFromText(): boolean;
}

const {ownKeys, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, construct, defineProperty} = Reflect;
const {freeze, is} = Object;

type Callable = (...args: unknown[]) => unknown;

/** What makes functions of this one's kind from text, and the prototype where that is found. */
function makerOf(sample: object): {home: object; maker: Callable} {
	const home: object = getPrototypeOf(sample) ?? {};
	const maker: unknown = getOwnPropertyDescriptor(home, 'constructor')?.value;
	if (typeof maker === 'function') return {home, maker: maker as Callable};
	throw new Error('a kind of functions without a constructor');
}

/** Built-in objects that are reached by syntax or by results alone, not by a name. */
function unnamed(): unknown[] {
	return [
		function* () {},
		async () => {},
		async function* () {},
		[][Symbol.iterator](),
		new Map()[Symbol.iterator](),
		new Set()[Symbol.iterator](),
		''[Symbol.iterator](),
		''.matchAll(/x/g),
		...iteratorHelpers(),
		new URL('a:'),
		new URLSearchParams()[Symbol.iterator](),
		new TextEncoder(),
		new TextDecoder(),
		path,
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
		if ((typeof object !== 'object' && typeof object !== 'function') || object === null) continue;
		if (object === globalThis || found.has(object)) continue;
		found.add(object);
		next.push(getPrototypeOf(object));
		for (const key of ownKeys(object)) {
			const property = getOwnPropertyDescriptor(object, key);
			next.push(property?.value, property?.get, property?.set);
		}
	}
	return [...found];
}

/**
 * Sets a guard over the built-in objects that these names lead to; takes some milliseconds and megabytes. Built-in functions are frozen, since nobody
 * has a reason to give them properties; prototypes, constructors and namespaces stay as they are everywhere, since
 * frozen ones would break honest code, and are compared instead.
 */
export function guardBuiltIns(names: readonly string[]): BuiltInsGuard {
	let hasMadeCode = false;
	const notice = (maker: Callable): Callable =>
		new Proxy(maker, {
			apply(target, self, args) {
				hasMadeCode = true;
				return Reflect.apply(target, self, args);
			},
			construct(target, args, made) {
				hasMadeCode = true;
				return construct(target, args, made);
			},
		});
	// The only ways from a function to one made from text. The makers of the others lead to the one of functions.
	const [plain, ...others] = [() => {}, function* () {}, async () => {}, async function* () {}].map(makerOf);
	const noticing = notice(plain?.maker ?? (Function as Callable));
	const makers = others.map(({home, maker}) => {
		Reflect.setPrototypeOf(maker, noticing);
		return {home, maker: notice(maker)};
	});
	for (const {home, maker} of [{home: Function.prototype, maker: noticing}, ...makers]) {
		defineProperty(home, 'constructor', {value: maker, configurable: true, writable: true});
	}
	globalThis.Function = noticing as FunctionConstructor;
	const world = globalThis as unknown as Record<string, unknown>;
	const watched: {object: object; keys: (string | symbol)[]; properties: PropertyDescriptor[]; home: object | null}[] =
		[];
	for (const object of reachable([...names.map(name => world[name]), ...unnamed()])) {
		if (typeof object === 'function' && !Object.hasOwn(object, 'prototype')) {
			freeze(object);
			continue;
		}
		const keys = ownKeys(object);
		const properties = keys.map(key => getOwnPropertyDescriptor(object, key) ?? {});
		watched.push({object, keys, properties, home: getPrototypeOf(object)});
	}

	function isSame(property: PropertyDescriptor, now: PropertyDescriptor | undefined): boolean {
		return (
			now !== undefined &&
			is(now.value, property.value) &&
			now.get === property.get &&
			now.set === property.set &&
			now.writable === property.writable &&
			now.enumerable === property.enumerable &&
			now.configurable === property.configurable
		);
	}

	return {
		hasSeenCodeFromText: () => hasMadeCode,
		areUntouched() {
			for (let at = 0; at < watched.length; at++) {
				const one = watched[at];
				if (!one) continue;
				const {object, keys, properties, home} = one;
				if (ownKeys(object).length !== keys.length || getPrototypeOf(object) !== home || !isExtensible(object)) {
					return false;
				}
				for (let i = 0; i < keys.length; i++) {
					const key = keys[i];
					const property = properties[i];
					if (key === undefined || !property || !isSame(property, getOwnPropertyDescriptor(object, key))) return false;
				}
			}
			return true;
		},
	};
}
