import {expect, test} from 'vitest';
import type {CallRequest} from '../../../source/functions/functions.ts';
import {createCodeBook} from '../../../source/functions/pool/code-book.ts';

const moduleCall = (source: string, entry: string): CallRequest => ({
	runtime: 'python',
	code: {kind: 'module', source, entry},
	resultEncoding: 'json',
});

test('a code is read once, whoever hands it over again', () => {
	const book = createCodeBook();
	const first = book.look(moduleCall('def f(): pass', 'f'));
	expect(book.look(moduleCall('def f(): pass', 'f'))).toBe(first);
	expect(book.look(moduleCall('def f(): pass', 'g')).number).not.toBe(first.number);
});

test.each([
	['many sources', (index: number) => moduleCall(`# ${index}`, 'f')],
	['many names in one source', (index: number) => moduleCall('# ', `f${index}`)],
])('%s do not fill the memory', (_name, callOf) => {
	const book = createCodeBook();
	const {number} = book.look(callOf(0));
	for (let index = 1; index <= 5000; index++) book.look(callOf(index));
	expect(book.look(callOf(0)).number).not.toBe(number);
});
