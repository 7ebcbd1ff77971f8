import {fold} from '../../../../shared/text/fold.ts';
import {weekdayOf} from '../../../../shared/time/calendar.ts';
import {type OpeningHours, type Weekday, weekdays} from '../../../menus/restaurant.ts';
import {entriesOf, fieldsOf, textOf} from '../json-fields.ts';

const finnish = ['ma', 'ti', 'ke', 'to', 'pe', 'la', 'su'];

/** When lunch is served (`lounas`), else when it is open. Anything in it may be `false`, a text or missing. */
export function openingHours(visiting: unknown): OpeningHours[] {
	const fields = fieldsOf(visiting);
	for (const kind of ['lounas', 'business']) {
		const hours = entriesOf(fieldsOf(fields?.[kind])?.items).flatMap(item => hoursOf(item) ?? []);
		if (hours.length > 0) return hours;
	}
	return [];
}

/**
 * Whether the hours say that it is closed on a day, as an exception: its day of the week (`Pe`), or the day itself
 * (`24.12.`). In doubt it is not said: a week's exception says nothing of another week.
 */
export function closedDays(visiting: unknown): (day: string) => boolean {
	const fields = fieldsOf(visiting);
	const labels = ['lounas', 'business']
		.flatMap(kind => entriesOf(fieldsOf(fields?.[kind])?.items).map(fieldsOf))
		.flatMap(item => (item?.closedException === true ? (textOf(item, 'label') ?? []) : []));
	const named = new Set(labels.flatMap(daysOf));
	const dates = labels.flatMap(label => {
		const [, day, month] = /(\d{1,2})\.(\d{1,2})\./.exec(label) ?? [];
		return day === undefined || month === undefined ? [] : `${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	});
	return day => dates.includes(day.slice(5)) || named.has(weekdays[weekdayOf(day) - 1] ?? 'mon');
}

function hoursOf(item: unknown): OpeningHours | null {
	const fields = fieldsOf(item);
	if (!fields || fields.closedException === true) return null;
	const days = daysOf(textOf(fields, 'label') ?? '');
	const times = readTimes(textOf(fields, 'hours') ?? '');
	return days.length > 0 && times ? {days, ...times} : null;
}

/** `Ma–Pe`, `La`, `Mon–Fri` */
function daysOf(label: string): Weekday[] {
	const [first, last = first] = fold(label)
		.split(/\s*[–—-]\s*/)
		.map(indexOfDay);
	if (first === undefined || last === undefined || first < 0 || last < first) return [];
	return weekdays.slice(first, last + 1);
}

function indexOfDay(text: string): number {
	const own = finnish.findIndex(
		day => text === day || (text.startsWith(day) && text.length > 3 && text.endsWith('tai')),
	);
	return own >= 0 ? own : weekdays.findIndex(day => text.startsWith(day));
}

/** `10:45–13:30`, `11.00 - 13.30`; null where it is something else. */
export function readTimes(text: string): {from: string; to: string} | null {
	const [, fromHour, fromMinute = '00', toHour, toMinute = '00'] =
		/^\s*(\d{1,2})(?:[.:](\d{2}))?\s*[–—-]\s*(\d{1,2})(?:[.:](\d{2}))?\s*$/.exec(text) ?? [];
	if (fromHour === undefined || toHour === undefined) return null;
	const time = (hour: string, minute: string) => `${hour.padStart(2, '0')}:${minute}`;
	const [from, to] = [time(fromHour, fromMinute), time(toHour, toMinute)];
	return from < to && to <= '24:00' ? {from, to} : null;
}
