import {fold} from '../text/fold.ts';
import {addDays, isDay, nearestDay, weekdayOf, weekOf} from './calendar.ts';

// Folded, so that "mån" and "MAN" are the same.
const today = 'today|idag|i dag|now|nu';
const tomorrow = 'tomorrow|tmrw|imorgon|i morgon|imorron|i morron|imorn';
const dayAfterTomorrow = 'day after tomorrow|the day after tomorrow|overmorgon|i overmorgon|i overmorron';
const yesterday = 'yesterday|igar|i gar';
const dayBeforeYesterday = 'day before yesterday|the day before yesterday|forrgar|i forrgar';

/** The names of the days, from Monday. */
const weekdays: readonly string[] = [
	'mon|monday|man|mand|mandag|mandagen',
	'tue|tues|tuesday|tis|tisd|tisdag|tisdagen',
	'wed|weds|wednesday|ons|onsd|onsdag|onsdagen',
	'thu|thur|thurs|thursday|tor|tors|torsd|torsdag|torsdagen',
	'fri|friday|fre|fred|fredag|fredagen',
	'sat|saturday|lor|lord|lordag|lordagen',
	'sun|sunday|son|sond|sondag|sondagen',
];

/** The names of the months, from January. */
const months: readonly string[] = [
	'jan|january|januari',
	'feb|february|februari',
	'mar|march|mars',
	'apr|april',
	'may|maj',
	'jun|june|juni',
	'jul|july|juli',
	'aug|august|augusti',
	'sep|sept|september',
	'oct|october|okt|oktober',
	'nov|november',
	'dec|december',
];

/** The phrases of days near to today, from the day before yesterday. */
const relative: readonly string[] = [dayBeforeYesterday, yesterday, today, tomorrow, dayAfterTomorrow];
const weekdayPhrase = /^(?:(on|this|pa|nu pa|next|nasta) )?([a-z]+)$/;
const inDays = /^(?:in|om) (\d{1,2}) (?:days?|dag|dagar)$/;
const dayThenMonth = /^(?:den )?(\d{1,2})(?:st|nd|rd|th|:e|:a|e|a)?\.? (?:of )?([a-z]+)\.?$/;
const monthThenDay = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?$/;

/** The longest phrase, in words. */
export const MAX_DAY_WORDS = 4;

/**
 * The day, `YYYY-MM-DD`, that a phrase in English or Swedish means; null where it means none. A day of the week is the
 * next one of its name, today's included; with `next` or `nästa` it is the one in the week after this one (Monday to Sunday).
 * `+2` and `-1` count days from today. A day and a month are of the year that puts them nearest to today.
 */
export function dayOfPhrase(phrase: string, today: string): string | null {
	const folded = fold(phrase);
	if (isDay(folded)) return folded;
	const [, sign, count] = /^([+-])(\d{1,3})$/.exec(folded) ?? [];
	if (count !== undefined) return addDays(today, sign === '-' ? -Number(count) : Number(count));
	const fixed = indexOf(relative, folded);
	if (fixed >= 0) return addDays(today, fixed - 2);
	const [, ahead] = inDays.exec(folded) ?? [];
	if (ahead !== undefined) return addDays(today, Number(ahead));
	return weekdayOfPhrase(folded, today) ?? dayOfMonth(folded, today);
}

function weekdayOfPhrase(folded: string, today: string): string | null {
	const [, which, name = ''] = weekdayPhrase.exec(folded) ?? [];
	const index = indexOf(weekdays, name);
	if (index < 0) return null;
	if (which === 'next' || which === 'nasta') return weekOf(addDays(today, 7))[index] ?? null;
	return addDays(today, (index + 1 - weekdayOf(today) + 7) % 7);
}

function dayOfMonth(folded: string, today: string): string | null {
	const [, dayFirst, monthLast] = dayThenMonth.exec(folded) ?? [];
	const [, monthFirst, dayLast] = monthThenDay.exec(folded) ?? [];
	const month = indexOf(months, monthLast ?? monthFirst ?? '');
	return month < 0 ? null : nearestDay(month + 1, Number(dayFirst ?? dayLast), today);
}

function indexOf(names: readonly string[], name: string): number {
	return names.findIndex(each => each.split('|').includes(name));
}

/**
 * Parts the phrase of a day from the words before it: `bikupan on friday`. The longest phrase at the end counts; the day
 * is null where there is none, or where nothing would be left.
 */
export function splitDay(words: readonly string[], today: string): {rest: readonly string[]; day: string | null} {
	for (let count = Math.min(MAX_DAY_WORDS, words.length - 1); count > 0; count--) {
		const day = dayOfPhrase(words.slice(-count).join(' '), today);
		if (day !== null) return {rest: words.slice(0, -count), day};
	}
	return {rest: words, day: null};
}
