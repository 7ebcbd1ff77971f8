// Stockholm's clock by the European Union's rule (Directive 2000/84/EC: summer time from the last
// Sunday of March to the last Sunday of October, changing at 01:00 UTC), because the first use of
// Intl with a time zone costs 12 ms of start-up. A test holds it to Intl hour by hour.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function lastSunday(year: number, month: number): number {
	const lastDay = new Date(Date.UTC(year, month + 1, 0, 1));
	return lastDay.getTime() - lastDay.getUTCDay() * DAY;
}

function stockholmClock(time: Date): Date {
	const year = time.getUTCFullYear();
	const isSummer = time.getTime() >= lastSunday(year, 2) && time.getTime() < lastSunday(year, 9);
	return new Date(time.getTime() + (isSummer ? 2 : 1) * HOUR);
}

/** The day in Stockholm at a moment, as `YYYY-MM-DD`. */
export function stockholmDay(time: Date): string {
	return stockholmClock(time).toISOString().slice(0, 10);
}

/** The time of day in Stockholm, as `HH:MM`. */
export function stockholmTimeOfDay(time: Date): string {
	return stockholmClock(time).toISOString().slice(11, 16);
}

/** When the next day begins in Stockholm, in milliseconds since the epoch. */
export function nextStockholmMidnight(time: Date): number {
	const nextDay = Date.parse(stockholmDay(time)) + DAY;
	// Summer time begins and ends hours after midnight, so the offset at midnight is one of the two.
	const inSummer = nextDay - 2 * HOUR;
	return stockholmDay(new Date(inSummer)) === new Date(nextDay).toISOString().slice(0, 10) ? inSummer : nextDay - HOUR;
}

/** The day `count` days before a day, both `YYYY-MM-DD`. */
export function daysBefore(day: string, count: number): string {
	return new Date(Date.parse(day) - count * DAY).toISOString().slice(0, 10);
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December',
];

/** A day in words: `Thursday 4 April 2024`. */
export function dayInWords(day: string): string {
	const date = new Date(`${day}T00:00:00Z`);
	return `${weekdays[date.getUTCDay()]} ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** How long ago, in words: `just now`, `5 min ago`, `3 h ago`, `2 days ago`. */
export function ageInWords(from: Date, now: Date): string {
	const minutes = Math.floor((now.getTime() - from.getTime()) / 60_000);
	if (minutes < 1) return 'just now';
	if (minutes < 60) return `${minutes} min ago`;
	if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
	return `${Math.floor(minutes / (24 * 60))} days ago`;
}
