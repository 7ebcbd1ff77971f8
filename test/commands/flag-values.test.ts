import {expect, test} from 'vitest';
import {expectOneOf, secondsFlag, wholeFlag} from '../../source/commands/flag-values.ts';

test('a flag that is left out says nothing', () => {
	expect([wholeFlag({}, 'limit'), secondsFlag({}, 'hint')]).toEqual([undefined, undefined]);
});

test.each([
	['7', 7],
	['-7', -7],
	['0', 0],
])('%s is the whole number %i', (text, number) => {
	expect(wholeFlag({priority: text}, 'priority')).toBe(number);
});

test.each([
	['1e3', 'As in --limit 1000.'],
	['2k', 'As in --limit 2000.'],
	['many', 'As in --limit 20.'],
	// What was probably meant is too large as well.
	['1m', 'As in --limit 20.'],
	['0', 'As in --limit 20.'],
	['', 'As in --limit 20.'],
])('%j is not a whole number of the range, and the error proposes one', (text, hint) => {
	const read = () => wholeFlag({limit: text}, 'limit', {least: 1, most: 5000, example: 20});
	expect(read).toThrow(
		expect.objectContaining({
			code: 'USAGE',
			message: `--limit expects a whole number from 1 to 5000, got "${text}".`,
			hint,
		}),
	);
});

test.each(['0', '-1', 'soon', '1e3', ''])('%j is not a time in seconds', text => {
	expect(() => secondsFlag({hint: text}, 'hint')).toThrow(expect.objectContaining({code: 'USAGE'}));
	expect(secondsFlag({hint: '.5'}, 'hint')).toBe(0.5);
});

test('a word that a flag does not know is refused with those that it knows', () => {
	expect(expectOneOf('state', 'running', ['queued', 'running'])).toBe('running');
	expect(() => expectOneOf('state', 'done', ['queued', 'running'])).toThrow(
		expect.objectContaining({
			code: 'USAGE',
			message: '--state knows no "done".',
			hint: 'It is one of queued, running.',
		}),
	);
});
