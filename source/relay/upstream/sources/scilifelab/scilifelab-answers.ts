// Every shape that the lunch-menu API of the campuses has had is read.
import {cleanText} from '../../../../shared/text/clean-text.ts';
import type {HeaderFields} from '../../../http/header-fields.ts';
import {createMenu, MAX_DISHES, type Menu} from '../../../menus/menu.ts';
import type {Coordinate, Restaurant} from '../../../menus/restaurant.ts';
import {jsonText, parseJson} from '../../json-answer.ts';
import {plainText} from '../../plain-text.ts';
import {unreadable} from '../../upstream.ts';
import {cleanUrl, fieldsOf, isIdentifier, mapUrlOf, type Reading, readCoordinate, textOf} from '../json-fields.ts';

const MAX_RESTAURANTS = 5000;

/** Reads the answer to `/restaurant`. Throws UPSTREAM_UNREADABLE if it is not a list at all. */
export function readRestaurants(body: string): Reading<Restaurant[]> {
	const entries = fieldsOf(parseJson(body))?.restaurants;
	if (!Array.isArray(entries)) throw unreadable('answered with something other than a list of restaurants');
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

/** Reads the answer to `/restaurant/{id}`. Throws UPSTREAM_UNREADABLE if it is not a menu at all. */
export function readMenu(
	id: string,
	date: string,
	body: string,
): Reading<Menu> & {
	/** The restaurant as the menu describes it, with less than the list has. */
	restaurant: Restaurant;
} {
	const fields = fieldsOf(fieldsOf(parseJson(body))?.restaurant);
	const entries = fields?.menu;
	if (!fields || !Array.isArray(entries)) throw unreadable('answered with something other than a menu');
	const dishes = entries.flatMap(entry => textOf(fieldsOf(entry) ?? {}, 'dish') ?? []).map(plainText);
	return {
		value: createMenu(date, dishes),
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
		mapUrl: map ?? (place && mapUrlOf(place)),
	};
}

function coordinateInMapUrl(url: string | null): Coordinate | null {
	const [, latitude, longitude] = url?.match(/#map=\d+\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/) ?? [];
	return latitude && longitude ? readCoordinate([Number(latitude), Number(longitude)]) : null;
}
