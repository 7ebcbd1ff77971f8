import {types} from 'node:util';
import {valueKind} from './value-kind.ts';

/** The reason why a value can't be sent: its kind in words, and a hint where sending other data is not all. */
export interface Unsendable {
	what: string;
	hint?: string;
	/** Its short name, where there is no room for a sentence. */
	short?: string;
	/** Whether its parts can be told, if not what it is itself. */
	hasParts?: boolean;
}

/** Stands for the value of an accessor: the other side would get no accessor, whatever its value is. */
export const GETTER: object = Object.freeze(Object.create(Object.freeze(Object.create(null))));

/** Finds why a function or an object can't be sent, apart from its parts; null if it can. */
export function findUnsendable(thing: object): Unsendable | null {
	if (thing === GETTER) return {what: 'a getter', hint: 'Read it first: {...object} has its value.'};
	if (types.isProxy(thing)) return {what: 'a Proxy', hint: 'Send what is behind it, as in {...proxy}.'};
	if (typeof thing === 'function') return unsendableFunction(thing);
	const kind = valueKind(thing);
	if (kind === 'Error') return null;
	if (kind === 'Object') return isPlain(thing) ? unsendablePlain(thing) : unsendableOther(thing);
	if (isHandedOver(thing, kind)) {
		return {what: 'memory that was handed over to somebody else', hint: 'Send a copy of the bytes.'};
	}
	if (className(thing) !== kind && !Buffer.isBuffer(thing) && !kind.startsWith('Temporal.')) {
		const what = `an object of the class ${className(thing)}`;
		return {what, hint: `Send a plain ${kind} of what it holds.`, hasParts: true};
	}
	return hasSymbols(thing) ? symbols(kind) : null;
}

/** Whether it is memory, or a view of it, that this thread has no more. */
function isHandedOver(thing: object, kind: string): boolean {
	const isView = ArrayBuffer.isView(thing);
	if (kind !== 'ArrayBuffer' && !isView) return false;
	return ((isView ? thing.buffer : thing) as ArrayBuffer).detached;
}

const PROMISE: Unsendable = {what: 'a promise', hint: 'Await it first.', short: 'Promise'};

function unsendableFunction(thing: object): Unsendable {
	const name = nameOf(thing);
	const isClass = /^class\b/.test(Function.prototype.toString.call(thing));
	if (isClass) return {what: `the class ${name}`, hint: 'Send plain data, and let the function make its objects.'};
	return {what: `the function ${name}`, hint: 'Put it into the module of the function that needs it.'};
}

function unsendablePlain(thing: object): Unsendable | null {
	if (hasSymbols(thing)) return symbols('object');
	return Object.hasOwn(thing, '__proto__') ? {what: 'an object with a key __proto__', hasParts: true} : null;
}

function unsendableOther(thing: object): Unsendable {
	if (types.isPromise(thing)) return PROMISE;
	if (types.isGeneratorObject(thing)) {
		return {what: 'a generator', hint: 'Collect what it yields first: [...generator], or Array.fromAsync(generator).'};
	}
	if (types.isSharedArrayBuffer(thing)) {
		return {what: 'a SharedArrayBuffer', hint: 'Memory is not shared between processes: send a copy of the bytes.'};
	}
	if (thing instanceof Blob) return {what: 'a Blob', hint: 'Send its bytes: await blob.bytes().'};
	if (typeof safely(() => Reflect.get(thing, 'then')) === 'function') {
		return PROMISE;
	}
	const tag = Object.prototype.toString.call(thing).slice(8, -1);
	if (tag.endsWith(' Iterator')) return {what: 'an iterator', hint: 'Collect what it gives first: [...iterator].'};
	return {what: `an object of the class ${className(thing)}`, short: className(thing)};
}

/** Whether it is an object of no class, of this world or of another one (`node:vm`). */
export function isPlain(thing: object): boolean {
	const home: unknown = Object.getPrototypeOf(thing);
	if (home === null || home === Object.prototype) return !types.isArgumentsObject(thing);
	const isTop = typeof home === 'object' && Object.getPrototypeOf(home) === null;
	return isTop && className(thing) === 'Object';
}

function hasSymbols(thing: object): boolean {
	const keys = Object.getOwnPropertySymbols(thing);
	return keys.length > 0 && keys.some(key => Object.getOwnPropertyDescriptor(thing, key)?.enumerable);
}

function symbols(of: string): Unsendable {
	return {
		what: `${/^[aeio]/i.test(of) ? 'an' : 'a'} ${of} with symbols as keys`,
		hint: 'Give it texts as keys.',
		hasParts: true,
	};
}

/** The name of the class that an object is of. */
export function className(thing: object): string {
	const made = safely(() => Reflect.get(Object.getPrototypeOf(thing) ?? {}, 'constructor'));
	return typeof made === 'function' ? nameOf(made) : '(without a name)';
}

function nameOf(thing: object): string {
	const name = safely(() => Reflect.get(thing, 'name'));
	return typeof name === 'string' && name !== '' ? name : '(without a name)';
}

function safely(work: () => unknown): unknown {
	try {
		return work();
	} catch {
		return undefined;
	}
}
