// Compass Group Finland (Food & Co): `/menuapi/feed/json` and `/menuapi/week-menus`. Dates are Finnish calendar days,
// whatever offset is written behind them.
import {isDay} from '../../../../shared/time/calendar.ts';
import {type DishEntry, type Menu, menuOfEntries} from '../../../menus/menu.ts';
import {priceInWords} from '../../../menus/price.ts';
import {parseJson} from '../../json-answer.ts';
import {plainText} from '../../plain-text.ts';
import {unreadable} from '../../upstream.ts';
import type {CatererMenus} from '../caterer-source.ts';
import {entriesOf, type Fields, fieldsOf, plainField, type Reading, readEntries, textOf} from '../json-fields.ts';
import {partFromCodes} from './dish-codes.ts';

const MAX_DAYS = 60;

/** Reads `/menuapi/feed/json`. Throws UPSTREAM_UNREADABLE if it is something else. */
export function readFeed(body: string, language: string): Reading<CatererMenus> {
	const fields = fieldsOf(parseJson(body));
	if (!Array.isArray(fields?.MenusForDays)) throw unreadable('answered with something other than a restaurant’s days');
	const {value, ...counts} = readDays(fields.MenusForDays, language, {
		date: 'Date',
		counters: 'SetMenus',
		name: 'Name',
		price: 'Price',
		dishes: 'Components',
	});
	return {value: {name: plainField(fields, 'RestaurantName'), homepage: null, menus: value}, ...counts};
}

/** Reads `/menuapi/week-menus`, which does not name the restaurant. Throws UPSTREAM_UNREADABLE if it is something else. */
export function readWeek(body: string, language: string): Reading<CatererMenus> {
	const fields = fieldsOf(parseJson(body));
	if (!Array.isArray(fields?.menus)) throw unreadable('answered with something other than the menus of a week');
	const {value, ...counts} = readDays(fields.menus, language, {
		date: 'date',
		counters: 'menuPackages',
		name: 'name',
		price: 'price',
		dishes: 'meals',
	});
	return {value: {name: null, homepage: null, menus: value}, ...counts};
}

/** The names of fields in one of the two shapes. */
interface Shape {
	date: string;
	counters: string;
	name: string;
	price: string;
	dishes: string;
}

function readDays(days: readonly unknown[], language: string, shape: Shape): Reading<Menu[]> {
	let unread = 0;
	const readDay = (fields: Fields | null): Menu | null => {
		const date = (textOf(fields, shape.date) ?? '').slice(0, 10);
		if (!isDay(date)) return null;
		const counters = entriesOf(fields?.[shape.counters]).map(fieldsOf).sort(bySortOrder);
		const entries = counters.flatMap(counter => {
			const dishes = entriesOf(counter?.[shape.dishes]).map(dish => dishEntry(dish, counter, shape));
			unread += dishes.filter(dish => dish === null).length;
			return dishes.filter(dish => dish !== null);
		});
		return menuOfEntries(date, {entries, language});
	};
	const {value, skipped, cut} = readEntries(days, readDay, MAX_DAYS);
	return {value, skipped: skipped + unread, cut};
}

/** Counters have numbers with gaps, and do not come in their order; those without one stay where they are. */
function bySortOrder(a: Fields | null, b: Fields | null): number {
	const [left, right] = [a?.SortOrder, b?.SortOrder];
	return typeof left === 'number' && typeof right === 'number' ? left - right : 0;
}

function dishEntry(dish: unknown, counter: Fields | null, shape: Shape): DishEntry | null {
	const fields = fieldsOf(dish);
	const given = typeof dish === 'string' ? dish : textOf(fields, 'name');
	if (given === undefined || given.trim() === '') return null;
	const {text, diets, codes} = partFromCodes(plainText(given), textOf(fields, 'diets'));
	if (text === '') return null;
	return {
		text,
		diets,
		category: plainField(counter, shape.name, 100),
		price: priceInWords(plainField(counter, shape.price, 100) ?? ''),
		notes: codes.length > 0 ? [codes.join(', ')] : [],
	};
}
