// Unicafe (Helsinki): one answer with all restaurants and some weeks of menus. Written by PHP, so an empty object may be
// a list, and much may be `false`.
import {foldedWords} from '../../../../shared/text/fold.ts';
import {daysFrom, nearestDay} from '../../../../shared/time/calendar.ts';
import {allergensOf} from '../../../menus/allergens.ts';
import {type DishEntry, type Menu, menuOfEntries} from '../../../menus/menu.ts';
import {type Price, type PriceRole, priceOf} from '../../../menus/price.ts';
import type {Restaurant} from '../../../menus/restaurant.ts';
import {parseJson} from '../../json-answer.ts';
import {plainText} from '../../plain-text.ts';
import {unreadable} from '../../upstream.ts';
import {type DietCodes, dietsOfCodes, finnishCodes} from '../diet-codes.ts';
import {
	cleanUrl,
	entriesOf,
	type Fields,
	fieldsOf,
	isIdentifier,
	plainField,
	type Reading,
	readEntries,
	textOf,
} from '../json-fields.ts';
import {closedDays, openingHours} from './opening-hours.ts';

/** A restaurant, and its days as they were given: most of the restaurants are not the one that is looked for. */
export interface UnicafeRestaurant {
	restaurant: Restaurant;
	days: readonly unknown[];
	visitingHours: unknown;
}

export interface UnicafeOptions {
	language: string;
	/** The day that days without a year are nearest to. */
	today: string;
	/** When it is open, which also says when it is not. */
	visitingHours?: unknown;
}

/** Reads `/restaurants`. Throws UPSTREAM_UNREADABLE if it is not a list at all. */
export function readUnicafe(body: string): Reading<UnicafeRestaurant[]> {
	const entries = parseJson(body);
	if (!Array.isArray(entries)) throw unreadable('answered with something other than a list of restaurants');
	return readEntries(entries, fields => {
		const restaurant = restaurantOf(fields);
		const data = fieldsOf(fields?.menuData);
		return restaurant && {restaurant, days: entriesOf(data?.menus), visitingHours: data?.visitingHours};
	});
}

function restaurantOf(fields: Fields | null): Restaurant | null {
	// The number differs between the languages. Some have no short name.
	const id = textOf(fields, 'slug') ?? foldedWords(textOf(fields, 'title') ?? '').join('-');
	if (!isIdentifier(id)) return null;
	const data = fieldsOf(fields?.menuData);
	const address = plainField(fields, 'address') ?? plainField(data, 'address');
	const hours = openingHours(data?.visitingHours);
	return {
		id,
		name: plainField(fields, 'title') ?? plainField(data, 'name') ?? id,
		region: plainField(fieldsOf(entriesOf(fields?.location)[0]), 'name', 100),
		coordinate: null,
		homepage: cleanUrl(textOf(fields, 'permalink')),
		menuUrl: null,
		mapUrl: null,
		...(address === null ? {} : {address}),
		city: 'Helsinki',
		...(hours.length > 0 ? {hours} : {}),
		timeZone: 'Europe/Helsinki',
	};
}

/** Reads the days of a restaurant. */
export function readMenus(days: readonly unknown[], {language, today, visitingHours}: UnicafeOptions): Reading<Menu[]> {
	const isClosedOn = closedDays(visitingHours);
	return readEntries(days, fields => {
		const [, day, month] = /(\d{1,2})\.\s?(\d{1,2})\.?\s*$/.exec(textOf(fields, 'date') ?? '') ?? [];
		const date = nearestDay(Number(month), Number(day), today);
		if (!fields || date === null) return null;
		const given = entriesOf(fields.data).map(fieldsOf);
		const entries = given.filter(dish => !isNotice(dish)).flatMap(dish => dishEntry(dish, language) ?? []);
		const notices = [fields, ...given.filter(isNotice)].map(each => textOf(each, 'message', 'name') ?? '');
		const isThisWeek = Math.abs(daysFrom(today, date)) < 7;
		const isClosed = notices.some(saysClosed) || (isThisWeek && isClosedOn(date));
		return menuOfEntries(date, {entries, language, isClosed});
	});
}

/** Announcements stand where dishes do, on a line of their own. */
function isNotice(dish: Fields | null): boolean {
	return /^(?:tiedoitus|tiedotus|notice|announcement)$/i.test(plainField(fieldsOf(dish?.price), 'name') ?? '');
}

/** In the three languages of the site. */
function saysClosed(notice: string): boolean {
	return foldedWords(notice.slice(0, 500)).some(word =>
		/^(?:suljettu|suljettuna|kiinni|closed|stangt|stangd)$/.test(word),
	);
}

function dishEntry(dish: Fields | null, language: string): DishEntry | null {
	const translated = language === 'fi' ? null : plainField(dish, `name_${language}`);
	const text = translated ?? plainText(textOf(dish, 'name') ?? '');
	if (!/[\p{L}\p{N}]/u.test(text)) return null;
	const meta = fieldsOf(dish?.meta) ?? {...entriesOf(dish?.meta)};
	const codes = textsOf(meta['0']);
	const contained = textsOf(meta['1']);
	const price = fieldsOf(dish?.price);
	return {
		text,
		diets: dietsOfCodes(codes, meanings),
		category: plainField(price, 'name', 100),
		price: priceOfRoles(fieldsOf(price?.value) ?? {}),
		notes: [...(codes.length > 0 ? [codes.join(', ')] : []), ...contained, ...textsOf(meta['2'])],
		allergens: allergensOf(contained),
		// The Swedish names stand in the Finnish answer.
		language: language === 'sv' && translated === null ? 'fi' : language,
	};
}

/** `V` is garlic, `SO` soya, `SE` celery, `PÄ` nuts; "pyydä VE" is what a dish can be had as, and no diet of it. */
const meanings: DietCodes = {...finnishCodes, K: ['vegetarian'], VE: ['vegetarian', 'vegan']};

/** A list of texts, or one. */
function textsOf(value: unknown): string[] {
	const all: readonly unknown[] = typeof value === 'string' ? [value] : entriesOf(value);
	return all.filter((text): text is string => typeof text === 'string' && text.trim() !== '').map(plainText);
}

const roles: Readonly<Record<string, PriceRole>> = {
	student: 'students',
	graduate: 'graduates',
	contract: 'contract',
	normal: 'others',
};

/** Prices are texts, in euro. */
function priceOfRoles(value: Fields): Price | null {
	const amounts = Object.entries(roles).flatMap(([key, role]) => {
		const text = value[key];
		return typeof text === 'string' && /^\d+(?:[.,]\d+)?$/.test(text.trim())
			? [[role, Number(text.trim().replace(',', '.'))] as const]
			: [];
	});
	return priceOf(Object.fromEntries(amounts), 'EUR');
}
