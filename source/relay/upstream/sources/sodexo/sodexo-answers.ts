// Sodexo Finland: `/ruokalistat/output/weekly_json/{id}` and `/daily_json/{id}/{date}`. Days are named by the day of the
// week alone; which week it is stands in `timeperiod`, without a year.
import {fold} from '../../../../shared/text/fold.ts';
import {addDays, nearestDay, weekdayOf} from '../../../../shared/time/calendar.ts';
import {dayIn} from '../../../../shared/time/time-zone.ts';
import {allergensOf} from '../../../menus/allergens.ts';
import {type DishEntry, type Menu, menuOfEntries} from '../../../menus/menu.ts';
import {priceInWords} from '../../../menus/price.ts';
import {parseJson} from '../../json-answer.ts';
import {plainText} from '../../plain-text.ts';
import {unreadable} from '../../upstream.ts';
import {type CatererMenus, FINLAND} from '../caterer-source.ts';
import {type DietCodes, dietsOfCodes, finnishCodes, splitCodes} from '../diet-codes.ts';
import {
	cleanUrl,
	entriesOf,
	type Fields,
	fieldsOf,
	plainField,
	type Reading,
	readEntries,
	textOf,
} from '../json-fields.ts';

/**
 * Reads `weekly_json`, as it was asked for on `today`. Throws UPSTREAM_UNREADABLE if it is something else. The days are
 * those of the answer's own week: a cached copy of last week says nothing of this one.
 */
export function readWeek(body: string, {today, language}: {today: string; language: string}): Reading<CatererMenus> {
	const fields = fieldsOf(parseJson(body));
	if (!fields || !('mealdates' in fields)) throw unreadable('answered with something other than a week of menus');
	const monday = mondayOf(fields, today);
	const {value: menus, ...counts} = readEntries(entriesOf(fields.mealdates), day => {
		const index = weekdays.findIndex(names => names.includes(fold(textOf(day, 'date') ?? '')));
		return index < 0 ? null : menuOfCourses(addDays(monday, index), day?.courses, language);
	});
	return {value: {...about(fields), menus}, ...counts};
}

/** Reads `daily_json`: the courses of the day that was asked for. Throws UPSTREAM_UNREADABLE if it is something else. */
export function readDay(body: string, {date, language}: {date: string; language: string}): Reading<CatererMenus> {
	const fields = fieldsOf(parseJson(body));
	if (!fields || !('courses' in fields)) throw unreadable('answered with something other than the courses of a day');
	return {value: {...about(fields), menus: [menuOfCourses(date, fields.courses, language)]}, skipped: 0, cut: 0};
}

const weekdays = [
	['maanantai', 'monday'],
	['tiistai', 'tuesday'],
	['keskiviikko', 'wednesday'],
	['torstai', 'thursday'],
	['perjantai', 'friday'],
	['lauantai', 'saturday'],
	['sunnuntai', 'sunday'],
];

function about(fields: Fields): Pick<CatererMenus, 'name' | 'homepage'> {
	const meta = fieldsOf(fields.meta);
	return {name: plainField(meta, 'ref_title'), homepage: cleanUrl(textOf(meta, 'ref_url'))};
}

/** The Monday of the answer's week: by its own words, in the year in which it was made; else of the week of that day. */
function mondayOf(fields: Fields, today: string): string {
	const seconds = Number(fieldsOf(fields.meta)?.generated_timestamp);
	const made = seconds > 0 && seconds < 1e11 ? dayIn(FINLAND, new Date(seconds * 1000)) : today;
	const [, day, month] = /^\s*(\d{1,2})\.\s*(\d{1,2})\./.exec(textOf(fields, 'timeperiod') ?? '') ?? [];
	const first = nearestDay(Number(month), Number(day), made) ?? made;
	return addDays(first, 1 - weekdayOf(first));
}

function menuOfCourses(date: string, courses: unknown, language: string): Menu {
	const entries = entriesOf(courses).flatMap(course => dishEntry(fieldsOf(course), language) ?? []);
	return menuOfEntries(date, {entries, language});
}

const meanings: DietCodes = {...finnishCodes, VEG: ['vegetarian', 'vegan'], VE: ['vegetarian', 'vegan']};

function dishEntry(course: Fields | null, language: string): DishEntry | null {
	// Titles in English are often left empty.
	const own = [language, 'fi', 'en'].find(each => plainField(course, `title_${each}`) !== null) ?? language;
	const text = plainText(textOf(course, `title_${own}`) ?? '');
	// A heading, and no dish.
	if (text === '' || text.trimEnd().endsWith(':')) return null;
	const codes = splitCodes(textOf(course, 'dietcodes') || textOf(course, 'properties') || hiddenCodes(course));
	const contained = (plainField(fieldsOf(course?.additionalDietInfo), 'allergens', 500) ?? '').split(/,\s*/);
	return {
		text,
		diets: dietsOfCodes(codes, meanings),
		category: plainField(course, 'category', 100),
		price: priceInWords(plainField(course, 'price', 100) ?? ''),
		notes: [plainField(course, `desc_${own}`) ?? '', codes.join(', '), ...contained],
		language: own,
		allergens: allergensOf(contained),
	};
}

/** The codes that all the recipes of a course share, where the course itself has none. */
function hiddenCodes(course: Fields | null): string {
	return textOf(fieldsOf(fieldsOf(course?.recipes)?.hideAll), 'dietcodes') ?? '';
}
