/**
 * Built-in things that lead nowhere but to values: no input, no output, no time, no code from text. `Intl` is left
 * out since what it makes of them takes a megabyte to look over.
 */
export const containedNames: readonly string[] =
	`undefined NaN Infinity Object Array Number Boolean String Symbol Date Promise RegExp Error AggregateError EvalError
	RangeError ReferenceError SyntaxError TypeError URIError JSON Math ArrayBuffer Uint8Array Int8Array Uint16Array
	Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView
	Map BigInt Set WeakMap WeakSet Proxy Reflect Iterator parseInt parseFloat isNaN isFinite encodeURIComponent
	decodeURIComponent encodeURI decodeURI escape unescape structuredClone atob btoa DOMException URL URLSearchParams
	TextEncoder TextDecoder`.split(/\s+/);

/** Modules of Node that are no more than functions of values. */
export const containedModules: readonly string[] = ['node:path', 'path'];

/** The names that a worker makes anew for each call. Of some only these parts are there. */
export const callTools: Readonly<Record<string, readonly string[] | null>> = {
	console: null,
	setTimeout: null,
	clearTimeout: null,
	setInterval: null,
	clearInterval: null,
	setImmediate: null,
	clearImmediate: null,
	queueMicrotask: null,
	performance: ['now', 'timeOrigin'],
	crypto: ['randomUUID', 'getRandomValues'],
};
