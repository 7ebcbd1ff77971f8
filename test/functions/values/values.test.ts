import {runInNewContext} from 'node:vm';
import {parse} from 'devalue';
import {describe, expect, test} from 'vitest';
import type {EncodedValue} from '../../../source/functions/functions.ts';
import {seededRandom} from '../../../source/functions/load-test/seeded-random.ts';
import {valueText} from '../../../source/functions/output/call-text.ts';
import {decodeJson} from '../../../source/functions/values/decode-json.ts';
import {encodeJson} from '../../../source/functions/values/json-values.ts';
import {toPlain} from '../../../source/functions/values/plain-values.ts';
import {
	decodeRich,
	decodeValue,
	encodeRich,
	encodeThrown,
	encodeValue,
} from '../../../source/functions/values/values.ts';
import {randomValue} from '../support/random-values.ts';
import {sameValues} from '../support/same-values.ts';

const invalid = (message: RegExp) =>
	expect.objectContaining({code: 'FUNCTION_VALUE_INVALID', message: expect.stringMatching(message)});

function thrownBy(work: () => unknown): unknown {
	try {
		work();
	} catch (error) {
		return error;
	}
	throw new Error('nothing was thrown');
}

describe('values with their types', () => {
	test('come back as they were: 5,000 of them, nested, shared and in cycles', () => {
		for (let seed = 1; seed <= 5000; seed += 1) {
			const value = randomValue(seededRandom(seed));
			const difference = sameValues(decodeRich(encodeRich(value)), value);
			expect(difference, `seed ${seed}`).toBeNull();
		}
	});

	test('are written alike when written once more', () => {
		for (let seed = 1; seed <= 500; seed += 1) {
			const text = encodeRich(randomValue(seededRandom(seed)));
			expect(encodeRich(decodeRich(text)), `seed ${seed}`).toBe(text);
		}
	});

	test('without errors are what devalue reads', () => {
		const value = {when: new Date(0), all: new Map([[1n, new Set(['a', undefined, -0])]])};
		expect(parse(encodeRich(value))).toEqual(value);
	});

	test('may come from another world', () => {
		const value: unknown = runInNewContext(
			"({list: [1, new Map([[1, new Date(0)]])], error: new TypeError('no', {cause: new Error('why')}), bytes: new Uint8Array([1, 2])})",
		);
		expect(decodeRich(encodeRich(value))).toMatchObject({
			list: [1, new Map([[1, new Date(0)]])],
			error: new TypeError('no', {cause: new Error('why')}),
			bytes: new Uint8Array([1, 2]),
		});
		expect(encodeJson(runInNewContext('({list: [1, {a: null}]})'))).toBe('{"list":[1,{"a":null}]}');
	});

	test('share what they shared, also memory', () => {
		const buffer = new ArrayBuffer(8);
		const shared = {a: new Uint8Array(buffer), b: new Uint16Array(buffer, 2, 2)};
		const back = decodeRich(encodeRich(shared)) as typeof shared;
		back.a[2] = 7;
		expect(back.b[0]).toBe(7);
	});

	test.each<[string, () => ArrayBufferView]>([
		['typed arrays', () => new Uint8Array(90_000_000).subarray(0, 4)],
		['wider typed arrays', () => new Float64Array(90_000).subarray(7, 9)],
		['DataViews', () => new DataView(new ArrayBuffer(90_000), 3, 5)],
		['shared memory', () => new Int16Array(new SharedArrayBuffer(90_000), 2, 2)],
		['memory that can grow', () => new Uint8Array(new ArrayBuffer(90_000, {maxByteLength: 100_000}), 5, 3)],
		['pooled Buffers', () => Buffer.from('soup')],
	])('give away the bytes that are shown alone: %s', (_, make) => {
		const view = make();
		const text = encodeRich({view, name: 'x'});
		expect(text.length).toBeLessThan(150);
		const {view: back} = decodeRich(text) as {view: ArrayBufferView};
		expect(back.buffer.byteLength).toBe(view.byteLength);
		expect(Buffer.from(back.buffer)).toEqual(Buffer.from(view.buffer, view.byteOffset, view.byteLength));
	});

	test('share what parts of memory have in common', () => {
		const all = new TextEncoder().encode('SECRET soup SECRET');
		const shared = {a: all.subarray(7, 11), b: new DataView(all.buffer, 9, 2), c: all.subarray(0, 2)};
		const text = encodeRich(shared);
		const back = decodeRich(text) as typeof shared;
		expect(Buffer.from(back.a).toString()).toBe('soup');
		back.a[2] = 65;
		expect(back.b.getUint8(0)).toBe(65);
		expect(back.c.buffer.byteLength).toBe(2);
		expect(Buffer.from(back.a.buffer).toString('latin1')).toBe(`${'\0'.repeat(7)}soAp`);
	});

	test('keep the named properties of lists and others', () => {
		const match = 'day 12'.match(/(?<day>\d+)/d);
		expect(sameValues(decodeRich(encodeRich(match)), match)).toBeNull();
		const self: unknown[] & {self?: unknown; error?: Error} = [1];
		Object.assign(self, {self, error: new TypeError('no'), inner: Object.assign(new Map([[1, self]]), {soup: true})});
		const back = decodeRich(encodeRich({self})) as {
			self: typeof self & {inner: Map<number, unknown> & {soup: boolean}};
		};
		expect(back.self.self).toBe(back.self);
		expect(back.self.inner.get(1)).toBe(back.self);
		expect(back.self.inner.soup).toBe(true);
		expect(back.self.error).toBeInstanceOf(TypeError);
		const long = Object.assign(Array(1000).fill(0), {unit: 'kr'});
		expect(decodeRich(encodeRich(long))).toMatchObject({unit: 'kr', length: 1000});
		const pattern = /a/g;
		pattern.lastIndex = 3;
		expect((decodeRich(encodeRich(pattern)) as RegExp).lastIndex).toBe(3);
	});

	test('give no bytes away that are beside a small Buffer', () => {
		const text = encodeRich(Buffer.from('ab'));
		expect(text.length).toBeLessThan(60);
		expect(decodeRich(text)).toEqual(new Uint8Array([97, 98]));
	});
});

describe('errors', () => {
	class OrderFailed extends RangeError {
		override name = 'OrderFailed';
		code = 'E_ORDER';
		details = new Map([['soup', 0]]);
	}

	test('keep name, message, stack, cause and fields', () => {
		const error = new OrderFailed('no soup', {cause: new Error('sold out')});
		const back = decodeRich(encodeRich(error)) as OrderFailed;
		expect(back).toBeInstanceOf(RangeError);
		expect(back).toMatchObject({name: 'OrderFailed', message: 'no soup', code: 'E_ORDER', stack: error.stack});
		expect(back.details).toEqual(new Map([['soup', 0]]));
		expect(back.cause).toMatchObject({message: 'sold out', stack: (error.cause as Error).stack});
		expect(Object.keys(back)).toEqual(['code', 'details']);
	});

	test('may be part of themselves, and of one another', () => {
		const one = new Error('one');
		const all = new AggregateError([one, new TypeError('two')], 'all');
		one.cause = all;
		const back = decodeRich(encodeRich(all)) as typeof all;
		expect(back.errors[0].cause).toBe(back);
		expect(back.errors[1]).toBeInstanceOf(TypeError);
		const self: Error & {self?: Error} = new Error('self');
		self.self = self;
		const alone = decodeRich(encodeRich([self, self])) as (typeof self)[];
		expect(alone[0]?.self).toBe(alone[0]);
		expect(alone[1]).toBe(alone[0]);
	});

	test('keep what an abort is', () => {
		const back = decodeRich(encodeRich(thrownBy(() => AbortSignal.abort().throwIfAborted())));
		expect(back).toBeInstanceOf(DOMException);
		expect(back).toMatchObject({name: 'AbortError', code: 20, message: 'This operation was aborted'});
	});

	test('arrive whatever their fields are', () => {
		class Connection {
			socket = this;
		}
		const fields = {
			retry() {},
			connection: new Connection(),
			later: Promise.resolve(1),
			key: Symbol('key'),
			[Symbol('hidden')]: 1,
			options: {onEnd: () => {}, limit: 3, ['__proto__']: 4},
			get broken(): number {
				throw new Error('unreadable');
			},
		};
		const error = Object.defineProperties(new Error('sent'), Object.getOwnPropertyDescriptors(fields));
		expect(decodeRich(encodeRich(error))).toMatchObject({
			message: 'sent',
			retry: '[Function retry]',
			connection: '[Connection]',
			later: '[Promise]',
			key: 'Symbol(key)',
			options: {onEnd: '[Function onEnd]', limit: 3},
			broken: undefined,
		});
	});

	test('and whatever else is thrown, arrives', () => {
		expect(decodeRich(encodeThrown('a text'))).toBe('a text');
		expect(decodeRich(encodeThrown(undefined))).toBeUndefined();
		expect(decodeRich(encodeThrown(() => 1))).toMatch(/^\[Function/);
		expect(decodeRich(encodeThrown({code: 3, work() {}}))).toEqual({code: 3, work: '[Function work]'});
		let deep: unknown = 'deep';
		for (let depth = 0; depth < 100_000; depth += 1) deep = {deep};
		expect(decodeRich(encodeThrown(new Error('deep', {cause: deep})))).toMatchObject({message: 'deep'});
	});
});

function detached(): Uint8Array {
	const bytes = new Uint8Array(2);
	structuredClone(bytes, {transfer: [bytes.buffer]});
	return bytes;
}

describe('what can not be sent', () => {
	class Oven {
		heat = 200;
	}
	test.each<[unknown, RegExp]>([
		[() => 1, /^value can't be sent: it is the function/],
		[{menu: {dishes: [1, function cook() {}]}}, /^value\.menu\.dishes\[1] can't be sent: it is the function cook/],
		[[Symbol('x')], /^value\[0] can't be sent: it is a symbol/],
		[new Map([['x', {later: Promise.resolve()}]]), /^value\.get\("x"\)\.later can't be sent: it is a promise/],
		[{a: new Oven()}, /^value\.a can't be sent: it is an object of the class Oven/],
		[{a: new WeakMap()}, /class WeakMap/],
		[{[Symbol('x')]: 1}, /symbols as keys/],
		[JSON.parse('{"__proto__": 1}'), /a key __proto__/],
		[{dishes: [Oven]}, /^value\.dishes\[0] can't be sent: it is the class Oven/],
		[
			{
				get heat() {
					return 200;
				},
			},
			/^value\.heat can't be sent: it is a getter/,
		],
		[[new Proxy({}, {})], /^value\[0] can't be sent: it is a Proxy/],
		[{all: (function* () {})()}, /^value\.all can't be sent: it is a generator/],
		[{all: (async function* () {})()}, /^value\.all can't be sent: it is a generator/],
		[{all: new Set([1]).values()}, /^value\.all can't be sent: it is an iterator/],
		[[new Blob(['x'])], /^value\[0] can't be sent: it is a Blob/],
		[[new SharedArrayBuffer(2)], /^value\[0] can't be sent: it is a SharedArrayBuffer/],
		[[new (class Dishes extends Array {})()], /^value\[0] can't be sent: it is an object of the class Dishes/],
		[[new (class Prices extends Map {})()], /class Prices/],
		[{a: Object.assign([1], {work() {}})}, /^value\.a\.work can't be sent: it is the function work/],
		[Object.assign(new Map(), {b: [new Oven()]}), /^value\.b\[0] can't be sent: it is an object of the class Oven/],
		[Object.assign([], {[Symbol('x')]: 1}), /an Array with symbols as keys/],
		[Object.defineProperty({}, Symbol.toStringTag, {value: 'Map', enumerable: true}), /symbols as keys/],
		[detached(), /memory that was handed over/],
	])('%# is refused with its place', (value, message) => {
		expect(thrownBy(() => encodeRich(value))).toEqual(invalid(message));
	});

	test('is what can not be read', () => {
		const oven = Object.defineProperty({}, 'heat', {
			enumerable: true,
			get() {
				throw new Error('too hot');
			},
		});
		expect(thrownBy(() => encodeRich([oven], 'args'))).toEqual(
			invalid(/^args\[0]\.heat can't be sent: it is a getter/),
		);
	});

	test('is what is nested too deeply', () => {
		let deep: unknown = 1;
		for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
		expect(thrownBy(() => encodeRich(deep))).toEqual(invalid(/nested too deeply/));
		expect(thrownBy(() => encodeJson(deep))).toEqual(invalid(/nested more than 1000 deep/));
	});
});

describe('text that is not trusted', () => {
	const deep = `[${Array.from({length: 100_000}, (_, at) => `[${at + 1}]`).join(',')},1]`;
	const texts = [
		'',
		'x',
		'E',
		'Ex',
		'{}',
		'[]',
		'[[5]]',
		'[["Nothing"]]',
		'[["__proto__",1],1]',
		'-99',
		'[-99]',
		'[{"a":-8}]',
		'1e9',
		'"a"',
		'[{"__proto__":1},{"isPolluted":2},true]',
		'[["null","__proto__",1],1]',
		'[["ArrayBuffer",5]]',
		'[["ArrayBuffer","%%%"]]',
		'[["Float64Array",1],["ArrayBuffer","AAA="]]',
		'[["Uint8Array",1,9,9],["ArrayBuffer","AAA="]]',
		'[["Uint8Array",1],7]',
		'[["RegExp","("]]',
		'[["URL","no url"]]',
		'[["BigInt","x"]]',
		'[[-7,4294967296]]',
		'[[-7,10,20,0]]',
		'[["Map",1],1]',
		'[["Object",0]]',
		'E[1]',
		'E[[1,2],1]',
		'E[[1,2],1,["Set"]]extra',
		'E[[1,2],["Date","error 0 Error"],["Set"]]',
		'E[[1,2],["Date","error 0 Error"],["Set",3],[4,4],5]'.slice(0, -1),
		'E[[1,2],["Date","error 7 Error"],["Set"]]',
		deep,
	];
	test('is refused, or read as plain data, and changes nothing', () => {
		for (const text of texts) {
			let error: unknown = null;
			try {
				decodeRich(text);
			} catch (thrown) {
				error = thrown;
			}
			if (error !== null) expect(error, text.slice(0, 80)).toEqual(invalid(/^A value can't be read/));
		}
		expect(({} as {isPolluted?: boolean}).isPolluted).toBeUndefined();
		expect(thrownBy(() => decodeRich(deep))).toEqual(invalid(/too deeply/));
	});

	test('of random bytes and cut or changed texts is refused or read, never worse', () => {
		const random = seededRandom(11);
		for (let seed = 1; seed <= 3000; seed += 1) {
			const text = encodeRich(randomValue(seededRandom(seed)));
			const at = Math.floor(random() * text.length);
			const changed =
				random() < 0.3
					? text.slice(0, at)
					: `${text.slice(0, at)}${String.fromCharCode(33 + random() * 90)}${text.slice(at + 1)}`;
			try {
				decodeRich(changed);
			} catch (error) {
				expect(error, changed.slice(0, 200)).toEqual(invalid(/^A value can't be read/));
			}
		}
		expect(Object.keys(Object.prototype)).toEqual([]);
	});

	test('gives an error no way to anything but itself', () => {
		const text = `E[[1,2],["Date","error 0 constructor"],["Set",3],[4,5,8,6,9,10],"m","s",{"isPolluted":7},true,"__proto__","constructor",{"a":7}]`;
		const error = decodeRich(text);
		expect(error).toBeInstanceOf(Error);
		expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
		expect(({} as {isPolluted?: boolean}).isPolluted).toBeUndefined();
	});

	test('can not ask for memory', () => {
		const list = decodeRich('[[-7,4294967295,0,1],1]');
		expect(list).toHaveLength(4_294_967_295);
	});
});

describe('values in JSON', () => {
	test('are what JSON can say', () => {
		const value = {a: [1, 'x', null, true, {b: -1.5}], when: new Date(0), none: undefined};
		expect(encodeJson(value)).toBe('{"a":[1,"x",null,true,{"b":-1.5}],"when":"1970-01-01T00:00:00.000Z"}');
		expect(encodeJson(undefined)).toBe('null');
		const twice = {x: 1};
		expect(encodeJson([twice, twice])).toBe('[{"x":1},{"x":1}]');
	});

	test.each([
		'[1285704473650888703]',
		'{"id":-9007199254740993,"all":[9007199254740992,12345678901234567890123]}',
		'[-0.0,"9007199254740993"]',
	])('have whole numbers of any size: %s', text => {
		expect(encodeJson(decodeJson(text))).toBe(text);
	});

	test('have BigInts only where a number can not hold it', () => {
		expect(decodeJson('[9007199254740991,9007199254740993,1e21,1.5]')).toEqual([
			2 ** 53 - 1,
			2n ** 53n + 1n,
			1e21,
			1.5,
		]);
		expect(thrownBy(() => decodeJson('{"a":[1,{"b c":1e999}]}', 'args'))).toEqual(
			invalid(/^args\.a\[1]\["b c"] is a number/),
		);
		expect(thrownBy(() => decodeJson('-1e400'))).toEqual(invalid(/^value is a number/));
	});

	const circle: unknown[] = [];
	circle.push({circle});
	test.each<[unknown, RegExp]>([
		[Number.NaN, /^value can't be written as JSON: it is NaN/],
		[{a: [Infinity]}, /^value\.a\[0] .* Infinity/],
		[{'a b': () => 1}, /^value\["a b"] .* a function/],
		[[undefined], /^value\[0] .* undefined/],
		[Array(2), /^value\[0] .* undefined/],
		[new Map(), /class Map/],
		[{a: new Set()}, /^value\.a .* class Set/],
		[new Uint8Array(2), /class Uint8Array/],
		[[new Error('x')], /^value\[0] .* class Error/],
		[{a: 'x1'.match(/\d/)}, /^value\.a\.index .* a named property of a list/],
		[
			{
				get a() {
					return 1;
				},
			},
			/^value\.a .* a getter/,
		],
		[[new Proxy([], {})], /^value\[0] .* a Proxy/],
		[{[Symbol('x')]: 1}, /symbols as keys/],
		[circle, /^value\[0]\.circle .* part of itself/],
	])('%# is refused with its place', (value, message) => {
		expect(thrownBy(() => encodeJson(value))).toEqual(invalid(message));
	});

	test('and those with types say how they are written', () => {
		const values: EncodedValue[] = [encodeValue('json', [1]), encodeValue('rich', [1n])];
		expect(values.map(value => decodeValue(value))).toEqual([[1], [1n]]);
		expect(thrownBy(() => decodeValue({encoding: 'json', text: '{'}))).toEqual(invalid(/not JSON/));
	});
});

describe('values for documents and screens', () => {
	test('are what JSON can say, of anything', () => {
		for (let seed = 1; seed <= 1000; seed += 1) {
			const plain = toPlain(randomValue(seededRandom(seed)));
			expect(JSON.parse(JSON.stringify(plain)), `seed ${seed}`).toEqual(plain);
		}
	});

	test('are bounded, however much a small value shares', () => {
		let value: unknown = 'soup';
		for (let level = 0; level < 60; level += 1) value = [value, value];
		expect(JSON.stringify(toPlain(value))).toContain('[too much]');
		let wide: unknown = 'soup';
		for (let level = 0; level < 8; level += 1) wide = {dishes: Array(500).fill(wide)};
		expect(valueText(wide).length).toBeLessThan(10_000_000);
		expect(valueText({a: [1, {b: [new Map([[1, {c: new Set(['d'])}]])]}]})).toContain("Set(1) { 'd' }");
	});

	test('take no memory for holes', () => {
		expect(toPlain(decodeRich('[[-7,4294967295,7,1],"x"]'))).toEqual({7: 'x'});
		expect(toPlain(Array(2))).toEqual([null, null]);
	});

	test('say what a person would', () => {
		const self: unknown[] = [];
		self.push(self);
		expect(
			toPlain({
				none: undefined,
				big: 12n,
				not: Number.NaN,
				when: new Date(0),
				map: new Map([['a', new Set([1])]]),
				bytes: new Uint8Array([1, 2]),
				self,
				error: Object.assign(new TypeError('no'), {stack: 'where', code: 3}),
				work() {},
			}),
		).toEqual({
			none: null,
			big: '12',
			not: 'NaN',
			when: '1970-01-01T00:00:00.000Z',
			map: [['a', [1]]],
			bytes: [1, 2],
			self: ['[Circular]'],
			error: {name: 'TypeError', message: 'no', stack: 'where', code: 3},
			work: '[Function work]',
		});
	});
});
