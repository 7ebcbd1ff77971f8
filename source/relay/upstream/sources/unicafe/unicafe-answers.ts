// Unicafe (Helsinki): one answer with all restaurants and some weeks of menus. Written by PHP, so an empty object may be
// a list, and much may be `false`.
import {nearestDay} from '../../../../shared/time/calendar.ts';
import {allergensOf} from '../../../menus/allergens.ts';
import {type DishEntry, type Menu, menuOfEntries} from '../../../menus/menu.ts';
import {type Price, type PriceRole, priceOf} from '../../../menus/price.ts';
import type {Restaurant} from '../../../menus/restaurant.ts';
import {parseJson} from '../../json-answer.ts';
import {plainText} from '../../plain-text.ts';
import {unreadable} from '../../upstream.ts';
import {
	cleanUrl,
	entriesOf,
	type Fields,
	fieldsOf,
	isIdentifier,
	plainField,
	type Reading,
	textOf,
} from '../json-fields.ts';
import {dietsOfCodes} from './diet-codes.ts';
import {openingHours} from './opening-hours.ts';

/** A restaurant and what is known of its days. */
export interface UnicafeRestaurant {
	restaurant: Restaurant;
	menus: Menu[];
}

export interface UnicafeOptions {
	language: string;
	/** The day that days without a year are nearest to. */
	today: string;
}

/** Reads `/restaurants`. Throws UPSTREAM_UNREADABLE if it is no list at all. */
export function readUnicafe(body: string, options: UnicafeOptions): Reading<UnicafeRestaurant[]> {
	const entries = parseJson(body);
	if (!Array.isArray(entries)) throw unreadable('answered with something else than a list of restaurants');
	let skipped = 0;
	const value = entries.flatMap(entry => {
		const fields = fieldsOf(entry);
		const restaurant = restaurantOf(fields);
		if (!restaurant) {
			skipped++;
			return [];
		}
		const menus = readMenus(entriesOf(fieldsOf(fields?.menuData)?.menus), options);
		skipped += menus.skipped;
		return {restaurant, menus: menus.value};
	});
	return {value, skipped, cut: 0};
}

function restaurantOf(fields: Fields | null): Restaurant | null {
	// The number differs between the languages.
	const id = textOf(fields, 'slug') ?? '';
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
export function readMenus(days: readonly unknown[], {language, today}: UnicafeOptions): Reading<Menu[]> {
	let skipped = 0;
	const menus = days.flatMap(entry => {
		const fields = fieldsOf(entry);
		const [, day, month] = /(\d{1,2})\.\s?(\d{1,2})\.?\s*$/.exec(textOf(fields, 'date') ?? '') ?? [];
		const date = nearestDay(Number(month), Number(day), today);
		if (!fields || date === null) {
			skipped++;
			return [];
		}
		const given = entriesOf(fields.data).map(fieldsOf);
		const entries = given.filter(dish => !isNotice(dish)).flatMap(dish => dishEntry(dish, language) ?? []);
		return menuOfEntries(date, {entries, language});
	});
	return {value: menus, skipped, cut: 0};
}

/** Announcements stand where dishes do, on a line of their own. */
function isNotice(dish: Fields | null): boolean {
	return /^(?:tiedoitus|tiedotus|notice|announcement)$/i.test(plainField(fieldsOf(dish?.price), 'name') ?? '');
}

function dishEntry(dish: Fields | null, language: string): DishEntry | null {
	const name = language === 'fi' ? textOf(dish, 'name') : textOf(dish, `name_${language}`, 'name');
	const text = plainText(name ?? '');
	if (!/[\p{L}\p{N}]/u.test(text)) return null;
	const meta = fieldsOf(dish?.meta) ?? {...entriesOf(dish?.meta)};
	const codes = textsOf(meta['0']);
	const contained = textsOf(meta['1']);
	const price = fieldsOf(dish?.price);
	return {
		text,
		diets: dietsOfCodes(codes),
		category: plainField(price, 'name', 100),
		price: priceOfRoles(fieldsOf(price?.value) ?? {}),
		notes: [...(codes.length > 0 ? [codes.join(', ')] : []), ...contained, ...textsOf(meta['2'])],
		allergens: allergensOf(contained),
	};
}

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
