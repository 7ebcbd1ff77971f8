// Errors, taken apart into fields that can be written down, and put together again.

/** The fields of an error besides its kind, in the order they are written: message, stack, then keys and values in turn. */
export type ErrorFields = [message: string, stack: string | null, ...own: unknown[]];

/** The kinds that are made anew as what they were; others become an `Error` of their name. */
const constructors: Readonly<Record<string, new (message: string) => Error>> = {
	Error,
	EvalError,
	RangeError,
	ReferenceError,
	SyntaxError,
	TypeError,
	URIError,
};

/** Fields that `Object.keys` does not show, as the language has them. */
const hidden = ['name', 'cause', 'errors'];
const written = new Set(['message', 'stack', ...hidden]);
/** Most own fields of an error that are kept. */
const MOST_FIELDS = 100;

/** Whether it is an error, of this world or of another one (`node:vm`). */
export function isError(value: object): value is Error {
	if (value instanceof Error) return true;
	const tag = Object.prototype.toString.call(value);
	return tag === '[object Error]' || tag === '[object DOMException]';
}

/** The kind of an error: the name of the language's own class that it is of or extends. */
export function errorKind(error: Error): string {
	if (Object.prototype.toString.call(error) === '[object DOMException]') {
		// Its name can't be given to it later.
		const name = text(read(error, 'name'));
		return `DOMException:${/^[A-Za-z]{1,50}$/.test(name) ? name : 'Error'}`;
	}
	let prototype: unknown = error;
	for (let steps = 0; steps < 20 && typeof prototype === 'object' && prototype !== null; steps += 1) {
		const made = Object.hasOwn(prototype, 'constructor') ? read(prototype, 'constructor') : null;
		const name = typeof made === 'function' ? text(read(made, 'name')) : '';
		if (name === 'AggregateError' || Object.hasOwn(constructors, name)) return name;
		prototype = Object.getPrototypeOf(prototype);
	}
	return 'Error';
}

/** The key that the name of an error's class is written under, where it is one of a program's own. */
const CLASS = '[class]';
/** The names of the classes that errors were of that came from elsewhere. */
const sentClasses = new WeakMap<Error, string>();

/** The name of the class that an error was of where it came from; null where it was one of the language's own. */
export function sentClassName(error: Error): string | null {
	return sentClasses.get(error) ?? null;
}

/** Takes an error apart. A field that can't be read is undefined: telling what went wrong must not go wrong. */
export function errorFields(error: Error): ErrorFields {
	const own: unknown[] = [];
	for (const key of hidden) {
		const isThere = key === 'name' ? read(error, key) !== errorKind(error) : Object.hasOwn(error, key);
		if (isThere) own.push(key, read(error, key));
	}
	for (const key of Object.keys(error).slice(0, MOST_FIELDS)) {
		if (!written.has(key)) own.push(key, read(error, key));
	}
	const made = read(error, 'constructor');
	const name = typeof made === 'function' ? text(read(made, 'name')) : '';
	if (name !== '' && !errorKind(error).startsWith(name)) own.push(CLASS, name);
	const stack = read(error, 'stack');
	return [text(read(error, 'message')), typeof stack === 'string' ? stack : null, ...own];
}

/** An error of a kind, without its fields yet, so that those can refer to it. */
export function emptyError(kind: string): Error {
	if (kind === 'AggregateError') return new AggregateError([]);
	if (kind.startsWith('DOMException:')) return new DOMException('', kind.slice('DOMException:'.length));
	return new ((Object.hasOwn(constructors, kind) && constructors[kind]) || Error)('');
}

/** Gives an error its fields. Nothing but the error's own properties is touched, whatever they are called. */
export function fillError(error: Error, [message, stack, ...own]: ErrorFields): void {
	define(error, 'message', text(message));
	for (let at = 0; at + 1 < own.length; at += 2) {
		const key = own[at];
		if (key === CLASS) sentClasses.set(error, text(own[at + 1]));
		if (typeof key !== 'string' || key === CLASS || key === '__proto__' || key === 'message' || key === 'stack')
			continue;
		if (key !== 'name' || !(error instanceof DOMException)) define(error, key, own[at + 1]);
	}
	define(error, 'stack', typeof stack === 'string' ? stack : `${String(error.name)}: ${error.message}`);
}

function define(error: Error, key: string, value: unknown): void {
	const enumerable = !written.has(key);
	Object.defineProperty(error, key, {value, enumerable, writable: true, configurable: true});
}

function read(from: object, key: string): unknown {
	try {
		return Reflect.get(from, key);
	} catch {
		return undefined;
	}
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
