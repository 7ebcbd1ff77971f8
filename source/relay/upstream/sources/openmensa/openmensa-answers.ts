// OpenMensa's API v2: https://docs.openmensa.org/api/v2/. Feeds of many parsers, so texts come as their authors wrote them.

import {isDay} from '../../../../shared/time/calendar.ts';
import {allergensOf} from '../../../menus/allergens.ts';
import {type DishEntry, type Menu, menuOfEntries} from '../../../menus/menu.ts';
import {priceOf} from '../../../menus/price.ts';
import type {Restaurant} from '../../../menus/restaurant.ts';
import {parseJson} from '../../json-answer.ts';
import {plainText} from '../../plain-text.ts';
import {unreadable} from '../../upstream.ts';
import {
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
import {noteDiets} from './note-diets.ts';

const LANGUAGE = 'de';
const MAX_CANTEENS = 20_000;

/** Reads a page of `/canteens`. Throws UPSTREAM_UNREADABLE if it is not a list at all. */
export function readCanteens(body: string): Reading<Restaurant[]> {
	const entries = parseJson(body);
	if (!Array.isArray(entries)) throw unreadable('answered with something other than a list of canteens');
	return readEntries(entries, canteenOf, MAX_CANTEENS);
}

/** Reads `/canteens/{id}`: where that canteen was replaced, the one that replaced it, with another id. */
export function readCanteen(body: string): Restaurant {
	const canteen = canteenOf(fieldsOf(parseJson(body)));
	if (!canteen) throw unreadable('answered with something other than a canteen');
	return canteen;
}

function canteenOf(fields: Fields | null): Restaurant | null {
	const id = fields?.id;
	const name = plainField(fields, 'name');
	if (typeof id !== 'number' || !Number.isSafeInteger(id) || !isIdentifier(String(id)) || name === null) return null;
	const place = readCoordinate(fields?.coordinates);
	const city = plainField(fields, 'city', 100);
	const address = plainField(fields, 'address');
	return {
		id: String(id),
		name,
		region: city,
		coordinate: place,
		homepage: null,
		menuUrl: `https://openmensa.org/c/${id}`,
		mapUrl: place && mapUrlOf(place),
		...(address === null ? {} : {address}),
		...(city === null ? {} : {city}),
		timeZone: 'Europe/Berlin',
	};
}

/** Reads `/canteens/{id}/meals`: the days that something is known of, in their order. */
export function readDays(body: string): Reading<Menu[]> {
	const entries = parseJson(body);
	if (!Array.isArray(entries)) throw unreadable('answered with something other than a list of days');
	let unread = 0;
	const {
		value: menus,
		skipped,
		cut,
	} = readEntries(entries, fields => {
		const date = textOf(fields, 'date')?.slice(0, 10) ?? '';
		if (!isDay(date)) return null;
		const day = menuOfMeals(date, fields?.meals, fields?.closed === true);
		unread += day.skipped;
		return day.value;
	});
	return {value: menus.sort((a, b) => (a.date < b.date ? -1 : 1)), skipped: skipped + unread, cut};
}

/** Reads `/canteens/{id}/days/{date}/meals`, which is a list of meals alone. */
export function readMeals(body: string, date: string): Reading<Menu> {
	const entries = parseJson(body);
	if (!Array.isArray(entries)) throw unreadable('answered with something other than a list of meals');
	return menuOfMeals(date, entries, false);
}

/** Reads `/canteens/{id}/days/{date}`: whether the canteen is closed on that day. */
export function readClosed(body: string): boolean {
	const day = fieldsOf(parseJson(body));
	if (!day) throw unreadable('answered with something other than a day');
	return day.closed === true;
}

function menuOfMeals(date: string, meals: unknown, isClosed: boolean): Reading<Menu> {
	const {value: entries, ...counts} = readEntries(Array.isArray(meals) ? meals : [], dishEntry);
	return {value: menuOfEntries(date, {entries, isClosed, language: LANGUAGE}), ...counts};
}

function dishEntry(fields: Fields | null): DishEntry | null {
	const text = plainText(textOf(fields, 'name') ?? '');
	if (text.trim() === '') return null;
	const category = plainField(fields, 'category', 100);
	const notes = (Array.isArray(fields?.notes) ? fields.notes : [])
		.filter((note): note is string => typeof note === 'string')
		.map(plainText);
	return {
		text,
		category,
		notes,
		// No currency is said.
		price: priceOf(fieldsOf(fields?.prices) ?? {}),
		diets: noteDiets(notes, {name: text, category: category ?? ''}),
		allergens: allergensOf(notes),
	};
}
