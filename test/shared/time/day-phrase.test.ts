import {describe, expect, test} from 'vitest';
import {addDays, weekdayOf} from '../../../source/shared/time/calendar.ts';
import {dayOfPhrase, splitDay} from '../../../source/shared/time/day-phrase.ts';
import {dayIn, STOCKHOLM} from '../../../source/shared/time/time-zone.ts';

// Seen from Saturday 28 November 2026.
const phrases = `
today            2026-11-28   Today            2026-11-28   idag             2026-11-28   i dag            2026-11-28
tomorrow         2026-11-29   imorgon          2026-11-29   i morgon         2026-11-29   imorron          2026-11-29
yesterday        2026-11-27   igår             2026-11-27   i går            2026-11-27   i förrgår        2026-11-26
övermorgon       2026-11-30   i övermorgon     2026-11-30   day after tomorrow 2026-11-30
mon              2026-11-30   Monday           2026-11-30   mån              2026-11-30   måndag           2026-11-30
man              2026-11-30   tue              2026-12-01   tis              2026-12-01   tisdag           2026-12-01
wed              2026-12-02   onsdag           2026-12-02   thu              2026-12-03   thurs            2026-12-03
tors             2026-12-03   TORSDAG          2026-12-03   fri              2026-12-04   fredag           2026-12-04
sat              2026-11-28   lör              2026-11-28   lördag           2026-11-28   sunday           2026-11-29
sön              2026-11-29   söndag           2026-11-29   on friday        2026-12-04   på fredag        2026-12-04
this friday      2026-12-04   next friday      2026-12-04   nästa fredag     2026-12-04   next saturday    2026-12-05
next monday      2026-11-30   nästa söndag     2026-12-06   +2               2026-11-30   +0               2026-11-28
-1               2026-11-27   +14              2026-12-12   in 3 days        2026-12-01   om 3 dagar       2026-12-01
2026-12-01       2026-12-01   2027-02-28       2027-02-28   1 december       2026-12-01   dec 1            2026-12-01
December 1st     2026-12-01   24 dec           2026-12-24   den 24 december  2026-12-24   3 januari        2027-01-03
1 maj            2027-05-01   29 oct           2026-10-29
`;

const table = [...phrases.matchAll(/(\S(?:.*?\S)?)\s+(\d{4}-\d{2}-\d{2})(?=\s)/g)].map(
	([, phrase = '', day = '']) => [phrase, day] as const,
);

test('there are many phrases', () => expect(table.length).toBeGreaterThan(50));

test.each(table)('%s is %s', (phrase, day) => expect(dayOfPhrase(phrase, '2026-11-28')).toBe(day));

test.each([
	'bikupan',
	'soppa',
	'mondays',
	'2026-02-30',
	'31 november',
	'40 dec',
	'+',
	'+2d',
	'',
	'next',
	'i',
	'fri soppa',
	'1e5',
	'12',
])('%j is not a day', phrase => expect(dayOfPhrase(phrase, '2026-11-28')).toBeNull());

describe('over a year, at every hour, with both changes of the clock', () => {
	const names = [
		['mon', 'måndag'],
		['tuesday', 'tis'],
		['wed', 'onsdag'],
		['thursday', 'tors'],
		['fri', 'fredag'],
		['saturday', 'lör'],
		['sun', 'söndag'],
	];

	test('days are what they are called', () => {
		for (let hour = 0; hour < 366 * 24; hour += 5) {
			const today = dayIn(STOCKHOLM, new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000));
			expect(dayOfPhrase('imorgon', today)).toBe(addDays(today, 1));
			for (const [index, both] of names.entries()) {
				for (const name of both) {
					const day = dayOfPhrase(name, today) ?? '';
					expect(weekdayOf(day)).toBe(index + 1);
					expect(day >= today && day <= addDays(today, 6)).toBe(true);
				}
			}
		}
	});
});

test.each([
	['bikupan', 'bikupan', null],
	['bikupan tomorrow', 'bikupan', '2026-11-29'],
	['restaurang bikupan på fredag', 'restaurang bikupan', '2026-12-04'],
	['svarta räfven day after tomorrow', 'svarta räfven', '2026-11-30'],
	['svarta i morgon', 'svarta', '2026-11-29'],
	// A day alone is the name of a restaurant, to those who ask for one.
	['today', 'today', null],
	['friday', 'friday', null],
])('%s', (text, rest, day) => {
	expect(splitDay(text.split(' '), '2026-11-28')).toEqual({rest: rest.split(' '), day});
});
