// A calendar day is a text, `YYYY-MM-DD`, and belongs to no time zone.
import {translate} from '../language/texts.ts';

const DAY = 86_400_000;

/** Whether a text is a day that the calendar has. */
export function isDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

/** The day `count` days after a day; before it where `count` is negative. */
export function addDays(day: string, count: number): string {
	return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}

/** How many days lie between two days; negative where the second comes first. */
export function daysFrom(day: string, other: string): number {
	return Math.round((Date.parse(other) - Date.parse(day)) / DAY);
}

/** The day of the week, by ISO 8601: 1 for Monday, 7 for Sunday. */
export function weekdayOf(day: string): number {
	return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The days of the week, Monday to Sunday, that a day is in. */
export function weekOf(day: string): string[] {
	const monday = addDays(day, 1 - weekdayOf(day));
	return Array.from({length: 7}, (_, index) => addDays(monday, index));
}

/** The day that a month (1 to 12) and a day of it name, in the year that puts it nearest to `today`; null where there is none. */
export function nearestDay(month: number, dayOfMonth: number, today: string): string | null {
	const year = Number(today.slice(0, 4));
	const two = (value: number) => String(value).padStart(2, '0');
	const days = [year - 1, year, year + 1].map(each => `${each}-${two(month)}-${two(dayOfMonth)}`).filter(isDay);
	return days.sort((a, b) => Math.abs(daysFrom(today, a)) - Math.abs(daysFrom(today, b)))[0] ?? null;
}

/** A day in words, of the language of this run: `Thursday 4 April 2024`. */
export function dayInWords(day: string): string {
	const date = new Date(`${day}T00:00:00Z`);
	const weekday = translate('Sunday Monday Tuesday Wednesday Thursday Friday Saturday').split(' ')[date.getUTCDay()];
	const month = translate(
		'January February March April May June July August September October November December',
	).split(' ')[date.getUTCMonth()];
	return `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}
