import {expect, test} from 'vitest';
import {jsonText, parseJson} from '../../../source/relay/upstream/json-answer.ts';

const unreadable = expect.objectContaining({code: 'UPSTREAM_UNREADABLE'});

test('jsonText minds the content type', () => {
	const body = Buffer.from('{}');
	expect(jsonText({headers: [['content-type', 'application/json; charset=utf-8']], body})).toBe('{}');
	expect(jsonText({headers: [['content-type', 'application/problem+json']], body})).toBe('{}');
	expect(jsonText({headers: [], body})).toBe('{}');
	expect(() => jsonText({headers: [['content-type', 'text/html']], body})).toThrow(unreadable);
});

test('parseJson reads numbers that JSON does not have as null, and leaves strings alone', () => {
	expect(parseJson('{"a": NaN, "b": -Infinity, "c": "NaN \\" NaN"}')).toEqual({a: null, b: null, c: 'NaN " NaN'});
});

test.each([
	['<html>', /an HTML page/],
	['  ', /nothing/],
	['{"a": NaN', /something that is not JSON/],
])('parseJson says what %j is instead', (text, message) => {
	expect(() => parseJson(text)).toThrow(unreadable);
	expect(() => parseJson(text)).toThrow(message);
});
