import {describe, expect, test} from 'vitest';
import {
	addDays,
	dayInWords,
	daysFrom,
	isDay,
	nearestDay,
	weekdayOf,
	weekOf,
} from '../../../source/shared/time/calendar.ts';

test('addDays crosses months, leap days and years', () => {
	expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
	expect(addDays('2026-01-03', -7)).toBe('2025-12-27');
	expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
});

test('daysFrom', () => {
	expect(daysFrom('2026-03-28', '2026-03-30')).toBe(2);
	expect(daysFrom('2026-01-01', '2025-12-31')).toBe(-1);
});

test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '26-04-01', '2026-4-1', 'today', ''])(
	'%j is not a day',
	text => expect(isDay(text)).toBe(false),
);

test('2024-02-29 is one', () => expect(isDay('2024-02-29')).toBe(true));

test('weeks begin on Monday', () => {
	expect(weekdayOf('2026-11-30')).toBe(1);
	expect(weekdayOf('2026-11-29')).toBe(7);
	expect(weekOf('2026-11-29')).toEqual([
		'2026-11-23',
		'2026-11-24',
		'2026-11-25',
		'2026-11-26',
		'2026-11-27',
		'2026-11-28',
		'2026-11-29',
	]);
	expect(weekOf('2027-01-01')[0]).toBe('2026-12-28');
});

describe('a day without a year is the nearest', () => {
	test.each([
		[12, 24, '2026-11-28', '2026-12-24'],
		[1, 3, '2026-12-30', '2027-01-03'],
		[12, 30, '2027-01-02', '2026-12-30'],
		[2, 29, '2026-11-28', null],
		[2, 29, '2027-11-28', '2028-02-29'],
		[2, 30, '2026-11-28', null],
	])('month %d, day %d, seen from %s', (month, day, today, expected) => {
		expect(nearestDay(month, day, today)).toBe(expected);
	});
});

test('dayInWords', () => {
	expect(dayInWords('2024-04-04')).toBe('Thursday 4 April 2024');
});
