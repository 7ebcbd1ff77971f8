import {expect, test} from 'vitest';
import {
	ageInWords,
	dayInWords,
	daysBefore,
	stockholmDay,
	stockholmTimeOfDay,
} from '../../source/shared/stockholm-time.ts';

const HOUR = 3_600_000;

test('agrees with Intl at every hour around the changes of 1997 to 2060', () => {
	const intl = new Intl.DateTimeFormat('sv-SE', {
		timeZone: 'Europe/Stockholm',
		dateStyle: 'short',
		timeStyle: 'short',
	});
	for (let year = 1997; year <= 2060; year++) {
		for (const month of [2, 9]) {
			for (let hour = 23 * 24; hour < 32 * 24; hour++) {
				const time = new Date(Date.UTC(year, month, 1) + hour * HOUR);
				expect(`${stockholmDay(time)} ${stockholmTimeOfDay(time)}`).toBe(intl.format(time));
			}
		}
	}
});

test('a new day begins at midnight in Stockholm, not in Greenwich', () => {
	expect(stockholmDay(new Date('2026-11-21T22:59:59Z'))).toBe('2026-11-21');
	expect(stockholmDay(new Date('2026-11-21T23:00:00Z'))).toBe('2026-11-22');
	expect(stockholmDay(new Date('2026-06-21T22:00:00Z'))).toBe('2026-06-22');
});

test('daysBefore crosses months and leap days', () => {
	expect(daysBefore('2024-03-01', 1)).toBe('2024-02-29');
	expect(daysBefore('2026-01-03', 7)).toBe('2025-12-27');
});

test('dayInWords', () => {
	expect(dayInWords('2024-04-04')).toBe('Thursday 4 April 2024');
});

test.each([
	[0, 'just now'],
	[59_000, 'just now'],
	[5 * 60_000, '5 min ago'],
	[3 * HOUR, '3 h ago'],
	[47 * HOUR, '47 h ago'],
	[72 * HOUR, '3 days ago'],
	[-HOUR, 'just now'],
])('ageInWords of %d ms is %j', (age, expected) => {
	const now = new Date('2026-11-22T12:00:00Z');
	expect(ageInWords(new Date(now.getTime() - age), now)).toBe(expected);
});
