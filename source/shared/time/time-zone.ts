// Clocks by the European Union's rule (Directive 2000/84/EC: summer time from the last Sunday of March to the last
// Sunday of October, changing at 01:00 UTC), because the first use of Intl with a time zone costs 12 ms of start-up.
// Other zones are left to Intl. A test holds both to each other, hour by hour.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Zones by the rule of the Union, with the hours that their winter time is ahead of UTC. */
const europeanZones: ReadonlyMap<string, number> = new Map([
	['Europe/Lisbon', 0],
	['Europe/Berlin', 1],
	['Europe/Copenhagen', 1],
	['Europe/Oslo', 1],
	['Europe/Stockholm', 1],
	['Europe/Vienna', 1],
	['Europe/Zurich', 1],
	['Europe/Helsinki', 2],
	['Europe/Tallinn', 2],
]);

export const STOCKHOLM = 'Europe/Stockholm';

function lastSunday(year: number, month: number): number {
	const lastDay = new Date(Date.UTC(year, month + 1, 0, 1));
	return lastDay.getTime() - lastDay.getUTCDay() * DAY;
}

/** Whether a name is one of a time zone, as in `Europe/Stockholm`. */
export function isTimeZone(zone: string): boolean {
	if (europeanZones.has(zone)) return true;
	try {
		clockOf(zone);
		return true;
	} catch {
		return false;
	}
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
	let clock = clocks.get(zone);
	if (!clock) {
		clock = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'short'});
		clocks.set(zone, clock);
	}
	return clock;
}

/** Date and time of day in a zone at a moment, as `YYYY-MM-DD HH:MM`. */
function localTime(time: Date, zone: string): string {
	const winter = europeanZones.get(zone);
	if (winter === undefined) return clockOf(zone).format(time);
	const year = time.getUTCFullYear();
	const isSummer = time.getTime() >= lastSunday(year, 2) && time.getTime() < lastSunday(year, 9);
	const shifted = new Date(time.getTime() + (isSummer ? winter + 1 : winter) * HOUR).toISOString();
	return `${shifted.slice(0, 10)} ${shifted.slice(11, 16)}`;
}

/** The day in a zone at a moment, as `YYYY-MM-DD`. */
export function dayIn(zone: string, time: Date): string {
	return localTime(time, zone).slice(0, 10);
}

/** The time of day in a zone at a moment, as `HH:MM`. */
export function timeOfDayIn(zone: string, time: Date): string {
	return localTime(time, zone).slice(11);
}

/** The day of a zone that was asked for last: when it is over, and from when that is known. */
const lastDays = new Map<string, {from: number; until: number}>();

/** When the next day begins in a zone, in milliseconds since the epoch. */
export function nextMidnightIn(zone: string, time: Date): number {
	const from = time.getTime();
	const known = lastDays.get(zone);
	if (known && known.from <= from && from < known.until) return known.until;
	const today = dayIn(zone, time);
	// Midnight is a whole minute in every zone, and no day is longer than 26 hours.
	let before = Math.floor(from / MINUTE);
	let after = before + 26 * 60;
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (dayIn(zone, new Date(middle * MINUTE)) > today) after = middle;
		else before = middle;
	}
	lastDays.set(zone, {from, until: after * MINUTE});
	return after * MINUTE;
}
