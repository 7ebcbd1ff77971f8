import {expect, test} from 'vitest';
import {callFailure} from '../../../source/functions/library/failures/call-failure.ts';
import {failureText} from '../../../source/functions/output/call-text.ts';

const trace = (name: string, message: string) =>
	`Traceback (most recent call last):\n  File "function.py", line 1, in f\n${name}: ${message}`;

test('what Python raises is told as Python tells it, with causes and fields', () => {
	const inner = {name: 'ZeroDivisionError', message: 'by zero', stack: trace('ZeroDivisionError', 'by zero'), args: []};
	const outer = {name: 'ValueError', message: 'bad', stack: trace('ValueError', 'bad')};
	const text = JSON.stringify({...outer, args: ['bad'], code: 42, cause: inner});
	const error = {...outer, code: null, thrown: {encoding: 'json' as const, text}};
	const thrown = callFailure({state: 'threw', value: null, error, worker: 'python-1', queuedMs: 0, ranMs: 0}, null);
	expect(failureText('threw', thrown)).toBe(`${inner.stack}\n\nwhich led to:\n\n${outer.stack} { code: 42 }\n`);
});

test('what Python raises before any line of the function has no frames', () => {
	const message = 'f() takes 1 positional argument but 2 were given';
	const error = {name: 'TypeError', message, stack: `TypeError: ${message}`, code: null};
	const thrown = {
		encoding: 'json' as const,
		text: JSON.stringify({name: 'TypeError', message, stack: error.stack, args: [message]}),
	};
	const outcome = {value: null, error: {...error, thrown}, worker: null, queuedMs: 0, ranMs: 0};
	const failure = callFailure({state: 'threw', ...outcome}, null);
	expect(failureText('threw', failure)).toBe(`TypeError: ${message}\n`);
});

test('what JavaScript throws is told as Node tells it', () => {
	const thrown = Object.assign(new TypeError('no soup'), {code: 'E_SOUP'});
	thrown.stack = 'TypeError: no soup\n    at boom (function.js:1:1)';
	expect(failureText('threw', thrown)).toBe(`${thrown.stack} {\n  code: 'E_SOUP'\n}\n`);
	expect(failureText('threw', 'soup')).toBe("thrown: 'soup'\n");
});
