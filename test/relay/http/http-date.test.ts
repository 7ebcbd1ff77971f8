import {expect, test} from 'vitest';
import {httpDate, parseHttpDate} from '../../../source/relay/http/http-date.ts';

const now = Date.parse('2026-11-28T10:00:00Z');

test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
	'%s is one moment in three forms',
	text => {
		expect(parseHttpDate(text, now)).toBe(Date.parse('1994-11-06T08:49:37Z'));
	},
);

test('two digits of a year are never more than 50 years ahead', () => {
	expect(parseHttpDate('Thursday, 18-Aug-50 02:01:18 GMT', now)).toBe(Date.parse('2050-08-18T02:01:18Z'));
	expect(parseHttpDate('Thursday, 18-Aug-77 02:01:18 GMT', now)).toBe(Date.parse('1977-08-18T02:01:18Z'));
});

test.each(['0', '-1', '', '2026-11-28', 'Sun, 06 Nov 1994 08:49:37', 'Sun, 06 Nov 1994 25:49:37 GMT', 'soon', null])(
	'%j is not a date of HTTP',
	text => {
		expect(parseHttpDate(text, now)).toBeNull();
	},
);

test('a time is written as HTTP has it', () => {
	expect(httpDate(Date.parse('1994-11-06T08:49:37Z'))).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
});
