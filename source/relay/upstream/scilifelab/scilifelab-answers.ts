// Reads every shape the lunch-menu API has had. Tolerant on purpose: a field too many is ignored, an
// optional one of the wrong type counts as absent, an entry that can't be read is skipped and counted.
// By hand and not with zod, since this runs before the first line is on the screen, and loading and
// running a schema took a tenth of the time until then.
import {cleanText} from '../../../shared/text/clean-text.ts';
import {bodyText} from '../../http/body-text.ts';
import {fieldValue, type HeaderFields} from '../../http/header-fields.ts';
import {MAX_DISHES, type Menu, menuOf} from '../../menus/menu.ts';
import type {Coordinate, Restaurant} from '../../menus/restaurant.ts';
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

/** The text of an answer that says it is JSON. Throws UPSTREAM_UNREADABLE if it says it is something else. */
export function jsonText({headers, body}: {headers: HeaderFields; body: Buffer}): string {
	const contentType = fieldValue(headers, 'content-type');
	if (contentType !== null && !/\bjson\b/i.test(contentType)) {
		throw unreadable(`answered with ${cleanText(contentType, 60)} where JSON was expected`);
	}
	return bodyText(body, contentType);
}

/** Reads the answer to `/restaurant`. Throws UPSTREAM_UNREADABLE if it is no list at all. */
export function readRestaurants(body: string): Reading<Restaurant[]> {
	const entries = fieldsOf(parse(body))?.restaurants;
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
	const fields = fieldsOf(fieldsOf(parse(body))?.restaurant);
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

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch (cause) {
		const standard = withoutStrayNumbers(body);
		if (standard !== body) return parse(standard);
		const shown = /^\s*</.test(body) ? 'an HTML page' : body.trim() === '' ? 'nothing' : 'something that is no JSON';
		throw unreadable(`answered with ${shown}`, cause);
	}
}

// A text, or a number that JSON has none for and some programs write all the same, as Python does. A text that
// doesn't end matches too: looking for its end again from each of its quotes would take for ever.
const textOrStrayNumber = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/gs;

/** JSON without such numbers: one field can't be read then, and not all of it. */
function withoutStrayNumbers(body: string): string {
	if (!/NaN|Infinity/.test(body)) return body;
	return body.replaceAll(textOrStrayNumber, found => (found.startsWith('"') ? found : 'null'));
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
