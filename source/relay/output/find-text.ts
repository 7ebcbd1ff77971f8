import {translate} from '../../shared/language/texts.ts';
import {distanceText} from '../menus/distance.ts';
import type {Restaurant} from '../menus/restaurant.ts';
import type {Listing} from '../relay.ts';
import {type TextContext, withSource} from './menu-text.ts';

/** The most that a person wants to read. */
const MOST_LINES = 40;

/** Restaurants that were found, a line each: the id, the name, where it is and how far away. */
export function findText({restaurants, source}: Pick<Listing, 'restaurants' | 'source'>, context: TextContext): string {
	const {style} = context;
	const {separator} = style.signs;
	const shown = restaurants.slice(0, MOST_LINES);
	const idWidth = Math.max(0, ...shown.map(({id}) => id.length)) + 2;
	const line = (restaurant: Restaurant) => {
		const where = placeOf(restaurant);
		const text = style.title(restaurant.name) + where.map(part => style.dim(` ${separator} ${part}`)).join('');
		return style.wrap(text, restaurant.id.padEnd(idWidth), ' '.repeat(idWidth));
	};
	const more = restaurants.length - shown.length;
	const rest =
		more > 0
			? [[style.dim(style.wrap(translate('{count} more: add words, or take all with --json.', {count: more})))]]
			: [];
	return withSource(
		[shown.map(line), ...rest].map(lines => lines.join('\n')),
		source,
		context,
	);
}

function placeOf({name, city, region, address, distanceMeters}: Restaurant): string[] {
	const place = city ?? region ?? undefined;
	const parts = [
		place !== undefined && !name.includes(place) ? place : undefined,
		address,
		distanceMeters === undefined ? undefined : distanceText(distanceMeters),
	];
	return parts.filter(part => part !== undefined);
}
