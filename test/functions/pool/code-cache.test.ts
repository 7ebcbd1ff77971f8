import {expect, test} from 'vitest';
import type {CallRequest} from '../../../source/functions/functions.ts';
import {createCodeCache} from '../../../source/functions/pool/code-cache.ts';

const moduleCall = (source: string, entry: string): CallRequest => ({
	runtime: 'python',
	code: {kind: 'module', source, entry},
	resultEncoding: 'json',
});

test('a code is read once, whoever hands it over again', () => {
	const cache = createCodeCache();
	const first = cache.find(moduleCall('def f(): pass', 'f'));
	expect(cache.find(moduleCall('def f(): pass', 'f'))).toBe(first);
	expect(cache.find(moduleCall('def f(): pass', 'g')).number).not.toBe(first.number);
});

test.each([
	['many sources', (index: number) => moduleCall(`# ${index}`, 'f')],
	['many names in one source', (index: number) => moduleCall('# ', `f${index}`)],
])('%s do not fill the memory', (_name, callOf) => {
	const cache = createCodeCache();
	const {number} = cache.find(callOf(0));
	for (let index = 1; index <= 5000; index++) cache.find(callOf(index));
	expect(cache.find(callOf(0)).number).not.toBe(number);
});
