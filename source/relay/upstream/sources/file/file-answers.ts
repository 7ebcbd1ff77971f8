// Documents in the schema that lunch itself publishes (relay/output/schema.ts), written by anybody: read as loosely as
// other answers, and cleaned like them.
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {isDay} from '../../../../shared/time/calendar.ts';
import {isTimeZone} from '../../../../shared/time/time-zone.ts';
import {allergens} from '../../../menus/allergens.ts';
import {diets} from '../../../menus/diets.ts';
import {type DishEntry, type Menu, menuOfEntries} from '../../../menus/menu.ts';
import {type Price, priceInWords, priceOf} from '../../../menus/price.ts';
import {type OpeningHours, type Restaurant, weekdays} from '../../../menus/restaurant.ts';
import {parseJson} from '../../json-answer.ts';
import {unreadable} from '../../upstream.ts';
import {
	cleanUrl,
	type Fields,
	fieldsOf,
	isIdentifier,
	mapUrlOf,
	plainField,
	type Reading,
	readCoordinate,
	readEntries,
	textOf,
} from '../json-fields.ts';
import type {RestaurantDays} from '../menu-source.ts';

const MAX_RESTAURANTS = 20_000;
const MAX_DAYS = 400;

/**
 * Reads `restaurants.json`, a document as `lunch list --json` prints it. Throws UPSTREAM_UNREADABLE if it is none.
 * `isId`: whether a restaurant may have that id.
 */
export function readRestaurantsDocument(text: string, isId = isIdentifier): Reading<Restaurant[]> {
	const entries = fieldsOf(parseJson(text))?.restaurants;
	if (!Array.isArray(entries)) throw unreadable('has something other than a list of restaurants');
	return readEntries(entries, fields => restaurantOf(fields, isId), MAX_RESTAURANTS);
}

/**
 * Reads `restaurants/{id}.json`, a document as `lunch <restaurant> --json` or `lunch week <restaurant> --json` prints it.
 * Throws UPSTREAM_UNREADABLE if it is neither.
 */
export function readMenuDocument(text: string): Reading<RestaurantDays> {
	const fields = fieldsOf(parseJson(text));
	const days = Array.isArray(fields?.days) ? fields.days : fields?.menu === undefined ? null : [fields.menu];
	if (!days) throw unreadable('has something other than a menu');
	const {value: menus, ...counts} = readEntries(days, menuOf, MAX_DAYS);
	return {value: {restaurant: restaurantOf(fieldsOf(fields?.restaurant)), menus}, ...counts};
}

function restaurantOf(fields: Fields | null, isId = isIdentifier): Restaurant | null {
	const id = textOf(fields, 'id') ?? '';
	const name = plainField(fields, 'name');
	if (!isId(id) || name === null) return null;
	const given = fieldsOf(fields?.coordinate);
	const coordinate = readCoordinate([given?.latitude, given?.longitude]);
	const address = plainField(fields, 'address');
	const city = plainField(fields, 'city', 100);
	const hours = Array.isArray(fields?.hours) ? fields.hours.flatMap(entry => hoursOf(fieldsOf(entry)) ?? []) : [];
	const timeZone = textOf(fields, 'timeZone');
	return {
		id,
		name,
		region: plainField(fields, 'region', 100),
		coordinate,
		homepage: cleanUrl(textOf(fields, 'homepage')),
		menuUrl: cleanUrl(textOf(fields, 'menuUrl')),
		mapUrl: cleanUrl(textOf(fields, 'mapUrl')) ?? (coordinate && mapUrlOf(coordinate)),
		...(address === null ? {} : {address}),
		...(city === null ? {} : {city}),
		...(hours.length > 0 ? {hours} : {}),
		...(timeZone !== undefined && isTimeZone(timeZone) ? {timeZone} : {}),
	};
}

function hoursOf(fields: Fields | null): OpeningHours | null {
	const days = weekdays.filter(day => Array.isArray(fields?.days) && fields.days.includes(day));
	const [from = '', to = ''] = [textOf(fields, 'from'), textOf(fields, 'to')];
	const isTime = (text: string) => /^(?:[01]\d|2[0-4]):[0-5]\d$/.test(text);
	return days.length > 0 && isTime(from) && isTime(to) ? {days, from, to} : null;
}

function menuOf(fields: Fields | null): Menu | null {
	const date = textOf(fields, 'date') ?? '';
	if (!isDay(date)) return null;
	const dishes = (Array.isArray(fields?.dishes) ? fields.dishes : []).map(fieldsOf);
	const entries = dishes.flatMap(dish => dishEntry(dish) ?? []);
	return menuOfEntries(date, {entries, isClosed: fields?.state === 'closed'});
}

function dishEntry(fields: Fields | null): DishEntry | null {
	const text = textOf(fields, 'name');
	if (text === undefined) return null;
	return {
		text,
		diets: diets.filter(diet => isListed(fields?.diets, diet)),
		price: readPrice(fieldsOf(fields?.price)),
		category: plainField(fields, 'category', 100),
		notes: (Array.isArray(fields?.notes) ? fields.notes : []).filter(
			(note): note is string => typeof note === 'string',
		),
		allergens: allergens.filter(allergen => isListed(fields?.allergens, allergen)),
		language: cleanText(textOf(fields, 'language') ?? '', 10) || 'sv',
	};
}

function isListed(list: unknown, value: string): boolean {
	return Array.isArray(list) && list.includes(value);
}

function readPrice(fields: Fields | null): Price | null {
	if (!fields) return null;
	const currency = textOf(fields, 'currency') ?? '';
	const price = priceOf(fields, /^[A-Z]{3}$/.test(currency) ? currency : undefined);
	return price ?? priceInWords(plainField(fields, 'text', 100) ?? '');
}
