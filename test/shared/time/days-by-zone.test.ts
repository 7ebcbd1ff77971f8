import {expect, test} from 'vitest';
import {addDays} from '../../../source/shared/time/calendar.ts';
import {dayOfPhrase} from '../../../source/shared/time/day-phrase.ts';
import {dayIn} from '../../../source/shared/time/time-zone.ts';

// 40 phrases in both languages, over a year of every hour, in the zones of all sources and of others: by the calendar of
// each zone as Intl knows it, which this program's own rule for European clocks is independent of.

const zones = ['Europe/Stockholm', 'Europe/Berlin', 'Europe/Helsinki', 'America/New_York', 'Asia/Tokyo', 'UTC'];

/** Days from today. */
const relative: Readonly<Record<string, number>> = {
	today: 0,
	idag: 0,
	'i dag': 0,
	now: 0,
	nu: 0,
	'+0': 0,
	tomorrow: 1,
	imorgon: 1,
	'i morgon': 1,
	'+1': 1,
	'day after tomorrow': 2,
	övermorgon: 2,
	'i övermorgon': 2,
	'+2': 2,
	'om 2 dagar': 2,
	'in 2 days': 2,
	yesterday: -1,
	igår: -1,
	'i går': -1,
	'-1': -1,
	'i förrgår': -2,
};
/** Days of the week, from Sunday. */
const named: readonly (readonly string[])[] = [
	['sunday', 'söndag', 'sön'],
	['mon', 'måndag', 'on monday'],
	['tue', 'tisdag', 'tis'],
	['wed', 'onsdag', 'på onsdag'],
	['thu', 'torsdag', 'tors'],
	['friday', 'fredag', 'fre'],
	['sat', 'lördag', 'lör'],
];

test('there are more than 40 phrases', () => {
	expect(Object.keys(relative).length + named.flat().length).toBeGreaterThan(40);
});

test.each(zones)('%s', zone => {
	const calendar = new Intl.DateTimeFormat('en-CA', {
		timeZone: zone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		weekday: 'short',
	});
	const short = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
	let changes = 0;
	let before = '';
	for (let hour = 0; hour < 366 * 24; hour++) {
		const time = new Date(Date.UTC(2026, 0, 1, hour, 30));
		const parts = Object.fromEntries(calendar.formatToParts(time).map(({type, value}) => [type, value]));
		const today = `${parts.year}-${parts.month}-${parts.day}`;
		expect(dayIn(zone, time)).toBe(today);
		if (today === before) continue;
		before = today;
		changes++;
		for (const [phrase, days] of Object.entries(relative))
			expect(dayOfPhrase(phrase, today), phrase).toBe(addDays(today, days));
		const index = short.indexOf(parts.weekday ?? '');
		for (const [weekday, names] of named.entries()) {
			const wanted = addDays(today, (weekday - index + 7) % 7);
			for (const name of names) expect(dayOfPhrase(name, today), `${name} on ${today}`).toBe(wanted);
		}
	}
	// No day is left out or comes twice, on those of 23 and 25 hours either.
	expect(changes).toBeGreaterThanOrEqual(366);
	expect(changes).toBeLessThanOrEqual(367);
});

test.each([
	['2026-03-28T22:30:00Z', '2026-03-28', '2026-03-29'],
	['2026-03-29T21:30:00Z', '2026-03-29', '2026-03-30'],
	['2026-10-24T21:30:00Z', '2026-10-24', '2026-10-25'],
	['2026-10-25T22:30:00Z', '2026-10-25', '2026-10-26'],
])('at %s it is a day later in Helsinki than in Stockholm', (time, stockholm, helsinki) => {
	expect(dayIn('Europe/Stockholm', new Date(time))).toBe(stockholm);
	expect(dayIn('Europe/Helsinki', new Date(time))).toBe(helsinki);
});
