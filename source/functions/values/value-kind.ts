import {types} from 'node:util';
import {isError} from './error-fields.ts';

type Brand = (thing: object) => boolean;

const views =
	'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Float16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array'.split(
		' ',
	);

/** Objects besides plain ones that can be sent, by the tag that they show. A tag is anybody's to take, so each is proved. */
const brands: Readonly<Record<string, Brand>> = {
	Array: Array.isArray,
	Map: types.isMap,
	Set: types.isSet,
	Date: types.isDate,
	RegExp: types.isRegExp,
	ArrayBuffer: types.isArrayBuffer,
	DataView: types.isDataView,
	Number: types.isBoxedPrimitive,
	String: types.isBoxedPrimitive,
	Boolean: types.isBoxedPrimitive,
	BigInt: types.isBoxedPrimitive,
	URL: thing => thing instanceof URL,
	URLSearchParams: thing => thing instanceof URLSearchParams,
	...Object.fromEntries(views.map(name => [name, types.isTypedArray])),
};

/** The kind of an object: `Array`, `Map` …, `Error` for all errors, and `Object` for what is none of those. */
export function valueKind(thing: object): string {
	if (types.isProxy(thing)) return 'Object';
	if (Array.isArray(thing)) return 'Array';
	const home: unknown = Object.getPrototypeOf(thing);
	if (home === Object.prototype || home === null) return 'Object';
	if (isError(thing)) return 'Error';
	const tag = Object.prototype.toString.call(thing).slice(8, -1);
	if (tag.startsWith('Temporal.')) return tag;
	return Object.hasOwn(brands, tag) && brands[tag]?.(thing) ? tag : 'Object';
}
