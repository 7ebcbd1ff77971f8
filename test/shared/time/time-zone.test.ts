import {expect, test} from 'vitest';
import {dayIn, isTimeZone, nextMidnightIn, STOCKHOLM, timeOfDayIn} from '../../../source/shared/time/time-zone.ts';

const HOUR = 3_600_000;
const zones = ['Europe/Stockholm', 'Europe/Berlin', 'Europe/Helsinki', 'Europe/Lisbon', 'America/New_York'];

test.each(zones)('%s: agrees with Intl at every hour around the changes of 1997 to 2060', zone => {
	const intl = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'short'});
	for (let year = 1997; year <= 2060; year++) {
		for (const month of [2, 9]) {
			for (let hour = 23 * 24; hour < 32 * 24; hour++) {
				const time = new Date(Date.UTC(year, month, 1) + hour * HOUR);
				expect(`${dayIn(zone, time)} ${timeOfDayIn(zone, time)}`).toBe(intl.format(time));
			}
		}
	}
});

test('a new day begins at midnight in Stockholm, not in Greenwich', () => {
	expect(dayIn(STOCKHOLM, new Date('2026-11-21T22:59:59Z'))).toBe('2026-11-21');
	expect(dayIn(STOCKHOLM, new Date('2026-11-21T23:00:00Z'))).toBe('2026-11-22');
	expect(dayIn(STOCKHOLM, new Date('2026-06-21T22:00:00Z'))).toBe('2026-06-22');
});

test.each([
	['Europe/Stockholm', '2026-11-21T12:00:00Z', '2026-11-21T23:00:00Z'],
	['Europe/Stockholm', '2026-11-21T22:59:59.999Z', '2026-11-21T23:00:00Z'],
	['Europe/Stockholm', '2026-11-21T23:00:00Z', '2026-11-22T23:00:00Z'],
	// The days on which the clock is changed have 23 and 25 hours.
	['Europe/Stockholm', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
	['Europe/Stockholm', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
	['Europe/Helsinki', '2026-11-21T12:00:00Z', '2026-11-21T22:00:00Z'],
	['Asia/Kathmandu', '2026-11-21T12:00:00Z', '2026-11-21T18:15:00Z'],
])('in %s the day of %s ends at %s', (zone, time, midnight) => {
	expect(new Date(nextMidnightIn(zone, new Date(time)))).toEqual(new Date(midnight));
});

test('names of time zones', () => {
	expect(isTimeZone('Europe/Stockholm')).toBe(true);
	expect(isTimeZone('Asia/Tokyo')).toBe(true);
	expect(isTimeZone('Europe/Uppsala')).toBe(false);
	expect(isTimeZone('')).toBe(false);
});
