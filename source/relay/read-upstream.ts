// Reads every shape the lunch-menu API has had. Tolerant on purpose: a field too many is ignored, an
// optional one of the wrong type counts as absent, an entry that can't be read is skipped and counted.
// zod/mini, because this runs before the first line is on the screen.
import * as z from 'zod/mini';
import {cleanText} from '../shared/clean-text.ts';
import {type Menu, menuOf} from './menu.ts';
import type {Coordinate, Restaurant} from './restaurant.ts';
import {unreadable} from './upstream.ts';

// Compiling a schema costs more than the one small document that a run reads.
z.config({jitless: true});

const MAX_RESTAURANTS = 5000;

const optionalText = z.catch(z.optional(z.string()), undefined);
const optionalPair = z.catch(z.optional(z.tuple([z.number(), z.number()])), undefined);

const listDocument = z.object({restaurants: z.array(z.unknown())});
const listEntry = z.object({
	identifier: z.string(),
	name: z.string(),
	region: optionalText, // since 2022
	campus: optionalText, // 2021
	coordinate: optionalPair, // since 2022: latitude, longitude
	homepage: optionalText, // since 2022
	url: optionalText, // 2021
	menuUrl: optionalText, // since 2022
	menu_url: optionalText, // 2021
	osm: optionalText, // until 2022
});
const menuDocument = z.object({
	restaurant: z.object({
		title: optionalText,
		location: optionalText,
		url: optionalText,
		map_url: optionalText,
		menu: z.array(z.unknown()),
	}),
});
const dishEntry = z.object({dish: z.string()});

/** What was read, and how many entries could not be. */
export interface Reading<Value> {
	value: Value;
	skipped: number;
}

/** The text of an answer that says it is JSON. Throws UPSTREAM_UNREADABLE if it says it is something else. */
export function jsonText({contentType, body}: {contentType: string | null; body: Buffer}): string {
	if (contentType !== null && !/\bjson\b/i.test(contentType)) {
		throw unreadable(`answered with ${cleanText(contentType, 60)} where JSON was expected`);
	}
	return body.toString('utf8');
}

/** Reads the answer to `/restaurant`. Throws UPSTREAM_UNREADABLE if it is no list at all. */
export function readRestaurants(body: string): Reading<Restaurant[]> {
	const {restaurants: entries} = parse(listDocument, body, 'a list of restaurants');
	const restaurants = new Map<string, Restaurant>();
	for (const entry of entries.slice(0, MAX_RESTAURANTS)) {
		const restaurant = readListEntry(entry);
		if (restaurant && !restaurants.has(restaurant.id)) restaurants.set(restaurant.id, restaurant);
	}
	return {value: [...restaurants.values()], skipped: entries.length - restaurants.size};
}

function readListEntry(entry: unknown): Restaurant | null {
	const parsed = listEntry.safeParse(entry);
	if (!parsed.success || !isIdentifier(parsed.data.identifier)) return null;
	const {identifier, name, region, campus, coordinate, homepage, url, menuUrl, menu_url, osm} = parsed.data;
	return restaurantOf({
		id: identifier,
		name,
		region: region ?? campus,
		coordinate: readCoordinate(coordinate),
		homepage: homepage ?? url,
		menuUrl: menuUrl ?? menu_url,
		mapUrl: osm,
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
	const {restaurant} = parse(menuDocument, body, 'a menu');
	const dishes = restaurant.menu.flatMap(entry => dishEntry.safeParse(entry).data?.dish ?? []);
	return {
		value: menuOf(date, dishes),
		skipped: restaurant.menu.length - dishes.length,
		restaurant: restaurantOf({
			id,
			name: restaurant.title ?? id,
			region: restaurant.location,
			coordinate: null,
			homepage: restaurant.url,
			menuUrl: undefined,
			mapUrl: restaurant.map_url,
		}),
	};
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, body: string, what: string): z.output<Schema> {
	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch (cause) {
		const shown = /^\s*</.test(body) ? 'an HTML page' : body.trim() === '' ? 'nothing' : 'something that is no JSON';
		throw unreadable(`answered with ${shown} where ${what} was expected`, cause);
	}
	const parsed = schema.safeParse(json);
	if (!parsed.success) throw unreadable(`answered with something else than ${what}`, parsed.error);
	return parsed.data;
}

type RestaurantTexts = {
	[Key in 'region' | 'homepage' | 'menuUrl' | 'mapUrl']: string | undefined;
} & {id: string; name: string; coordinate: Coordinate | null};

function restaurantOf({id, name, region, coordinate, homepage, menuUrl, mapUrl}: RestaurantTexts): Restaurant {
	const map = cleanUrl(mapUrl);
	const place = coordinate ?? coordinateInMapUrl(map);
	return {
		id,
		name: cleanText(name, 200) || id,
		region: cleanText(region ?? '', 100) || null,
		coordinate: place,
		homepage: cleanUrl(homepage),
		menuUrl: cleanUrl(menuUrl),
		// The same address that the API itself gave until 2022, and gives with each menu.
		mapUrl: map ?? (place && `https://www.openstreetmap.org/#map=19/${place.latitude}/${place.longitude}`),
	};
}

// Identifiers become a segment of an address: nothing that could leave it, not even "..".
function isIdentifier(text: string): boolean {
	return /^[\p{L}\p{N}][\p{L}\p{N}._~-]{0,99}$/u.test(text);
}

function readCoordinate(pair: readonly [number, number] | undefined): Coordinate | null {
	if (!pair) return null;
	const [latitude, longitude] = pair;
	return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? {latitude, longitude} : null;
}

function coordinateInMapUrl(url: string | null): Coordinate | null {
	const [, latitude, longitude] = url?.match(/#map=\d+\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/) ?? [];
	return latitude && longitude ? readCoordinate([Number(latitude), Number(longitude)]) : null;
}

function cleanUrl(text: string | undefined): string | null {
	const cleaned = cleanText(text ?? '', 2000);
	if (!/^https?:\/\//i.test(cleaned)) return null;
	const url = URL.parse(cleaned);
	if (!url) return null;
	// As the restaurant wrote it, unless it has characters that don't belong in an address.
	return /^[!-~]+$/.test(cleaned) ? cleaned : url.href;
}
