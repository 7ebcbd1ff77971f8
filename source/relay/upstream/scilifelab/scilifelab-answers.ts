// Every shape that the lunch-menu API has had is read. Tolerant on purpose: unknown fields are ignored, an
// optional one of the wrong type counts as absent, an entry that can't be read is skipped and counted.
// By hand and not with zod: this runs before the first line is on the screen, and loading and running a
// schema took a tenth of the time until then.
import {cleanText} from '../../../shared/text/clean-text.ts';
import type {HeaderFields} from '../../http/header-fields.ts';
import {MAX_DISHES, type Menu, menuOf} from '../../menus/menu.ts';
import type {Coordinate, Restaurant} from '../../menus/restaurant.ts';
import {jsonText, parseJson} from '../json-answer.ts';
import {plainText, withoutReferences} from '../plain-text.ts';
import {unreadable} from '../upstream.ts';

const MAX_RESTAURANTS = 5000;

type Fields = Readonly<Record<string, unknown>>;

/** The content of an answer. */
export interface Reading<Value> {
	value: Value;
	/** Entries that could not be read. */
	skipped: number;
	/** Entries beyond the most that are read. */
	cut: number;
}

/** Reads the answer to `/restaurant`. Throws UPSTREAM_UNREADABLE if it is no list at all. */
export function readRestaurants(body: string): Reading<Restaurant[]> {
	const entries = fieldsOf(parseJson(body))?.restaurants;
	if (!Array.isArray(entries)) throw unreadable('answered with something else than a list of restaurants');
	const restaurants = new Map<string, Restaurant>();
	const read = entries.slice(0, MAX_RESTAURANTS);
	for (const entry of read) {
		const restaurant = readListEntry(entry);
		if (restaurant && !restaurants.has(restaurant.id)) restaurants.set(restaurant.id, restaurant);
	}
	const value = [...restaurants.values()];
	return {value, skipped: read.length - value.length, cut: entries.length - read.length};
}

function readListEntry(entry: unknown): Restaurant | null {
	const fields = fieldsOf(entry);
	if (!fields) return null;
	const id = textOf(fields, 'identifier');
	const name = textOf(fields, 'name');
	if (id === undefined || name === undefined || !isIdentifier(id)) return null;
	return restaurantOf(id, name, {
		region: textOf(fields, 'region', 'campus'),
		coordinate: readCoordinate(fields.coordinate),
		homepage: textOf(fields, 'homepage', 'url'),
		menuUrl: textOf(fields, 'menuUrl', 'menu_url'),
		mapUrl: textOf(fields, 'osm'),
	});
}

/** Reads the answer to `/restaurant/{id}`. Throws UPSTREAM_UNREADABLE if it is no menu at all. */
export function readMenu(
	id: string,
	date: string,
	body: string,
): Reading<Menu> & {
	/** What the answer says of the restaurant itself: less than the list does. */
	restaurant: Restaurant;
} {
	const fields = fieldsOf(fieldsOf(parseJson(body))?.restaurant);
	const entries = fields?.menu;
	if (!fields || !Array.isArray(entries)) throw unreadable('answered with something else than a menu');
	const dishes = entries.flatMap(entry => textOf(fieldsOf(entry) ?? {}, 'dish') ?? []).map(plainText);
	return {
		value: menuOf(date, dishes),
		skipped: entries.length - dishes.length,
		cut: Math.max(0, dishes.length - MAX_DISHES),
		restaurant: restaurantOf(id, textOf(fields, 'title') ?? id, {
			region: textOf(fields, 'location'),
			coordinate: null,
			homepage: textOf(fields, 'url'),
			menuUrl: undefined,
			mapUrl: textOf(fields, 'map_url'),
		}),
	};
}

/** Whether a list or menu has nothing in it. Throws UPSTREAM_UNREADABLE if the answer is neither. */
export function isEmptyAnswer(kind: 'list' | 'menu', answer: {headers: HeaderFields; body: Buffer}): boolean {
	const text = jsonText(answer);
	if (kind === 'list') return readRestaurants(text).value.length === 0;
	return readMenu('', '', text).value.state === 'unpublished';
}

function fieldsOf(value: unknown): Fields | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The first of these fields that is a text: their names changed over the years. */
function textOf(fields: Fields, ...names: readonly string[]): string | undefined {
	for (const name of names) {
		const value = fields[name];
		if (typeof value === 'string') return value;
	}
	return undefined;
}

type GivenDetails = {[Key in 'region' | 'homepage' | 'menuUrl' | 'mapUrl']: string | undefined} & {
	coordinate: Coordinate | null;
};

function restaurantOf(id: string, name: string, given: GivenDetails): Restaurant {
	const {region, coordinate, homepage, menuUrl, mapUrl} = given;
	const map = cleanUrl(mapUrl);
	const place = coordinate ?? coordinateInMapUrl(map);
	return {
		id,
		name: cleanText(plainText(name), 200) || id,
		region: cleanText(plainText(region ?? ''), 100) || null,
		coordinate: place,
		homepage: cleanUrl(homepage),
		menuUrl: cleanUrl(menuUrl),
		// The same address that the API itself gave until 2022, and gives with each menu.
		mapUrl: map ?? (place && `https://www.openstreetmap.org/#map=19/${place.latitude}/${place.longitude}`),
	};
}

// Identifiers become a segment of an address: nothing that could leave it, not even "..".
function isIdentifier(text: string): boolean {
	// The first, which nearly all are, is quicker to compile.
	return /^[A-Za-z\d][\w.~-]{0,99}$/.test(text) || /^[\p{L}\p{N}][\p{L}\p{N}._~-]{0,99}$/u.test(text);
}

function readCoordinate(pair: unknown): Coordinate | null {
	if (!Array.isArray(pair) || pair.length !== 2) return null;
	const [latitude, longitude]: unknown[] = pair;
	const isOnEarth = isWithin(latitude, 90) && isWithin(longitude, 180);
	return isOnEarth ? {latitude, longitude} : null;
}

function isWithin(value: unknown, limit: number): value is number {
	return typeof value === 'number' && Math.abs(value) <= limit;
}

function coordinateInMapUrl(url: string | null): Coordinate | null {
	const [, latitude, longitude] = url?.match(/#map=\d+\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/) ?? [];
	return latitude && longitude ? readCoordinate([Number(latitude), Number(longitude)]) : null;
}

function cleanUrl(text: string | undefined): string | null {
	const cleaned = cleanText(withoutReferences(text ?? ''), 2000);
	if (!/^https?:\/\//i.test(cleaned)) return null;
	const url = URL.parse(cleaned);
	if (!url) return null;
	// As the restaurant wrote it, unless it has characters that don't belong in an address.
	return /^[!-~]+$/.test(cleaned) ? cleaned : url.href;
}
