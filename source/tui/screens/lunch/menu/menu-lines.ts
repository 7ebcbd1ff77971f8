import type {Menu} from '../../../../relay/menus/menu.ts';
import type {Restaurant} from '../../../../relay/menus/restaurant.ts';
import {placeText} from '../../../../relay/output/menu-text.ts';
import type {MenuAnswer} from '../../../../relay/relay.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {dayInWords} from '../../../../shared/time/calendar.ts';
import {type Line, span, wrapped} from '../../../components/line.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {dayKey} from '../../../model/lunch/lunch-data.ts';
import {heldIn, idle, type Resource} from '../../../model/source/resource.ts';
import {failureLines} from '../../failure-lines.ts';
import {nothingServed, sourceWords} from '../menu-words.ts';
import {dishLines} from './dish-lines.ts';

/** All about a restaurant's menu of a day (null for today), broken to lines of `columns`. With `isByTaste` the dishes that the person likes come first. */
export function menuLines(
	snapshot: Snapshot,
	id: string,
	columns: number,
	{day = null, isByTaste = false}: {day?: string | null; isByTaste?: boolean} = {},
): Line[] {
	const resource = menuOf(snapshot, id, day);
	const restaurant = restaurantWith(id, snapshot);
	return [
		...statusLines(resource, snapshot, columns, {day, isByTaste}),
		...(restaurant ? linkLines(restaurant, columns) : []),
		...sourceLines(resource, snapshot, columns),
	];
}

function menuOf({data}: Snapshot, id: string, day: string | null): Resource<MenuAnswer> {
	return (day === null ? data.menus.get(id) : data.otherDays.get(dayKey(id, day))) ?? idle;
}

function statusLines(
	resource: Resource<MenuAnswer>,
	snapshot: Snapshot,
	columns: number,
	{day, isByTaste}: {day: string | null; isByTaste: boolean},
): Line[] {
	const {data, config} = snapshot;
	switch (resource.state) {
		case 'idle':
			return wrapped(translate('Not asked for yet.'), columns, 'dim');
		case 'loading':
			return wrapped(`${translate('Asking for the menu')}${config.signs.ellipsis}`, columns, 'dim');
		case 'failed':
			return failureLines(resource.error, config, columns);
		default: {
			const {menu, restaurant, isAhead} = resource.value;
			const today = data.todayOf(restaurant.id);
			const wanted = day ?? today;
			const place = placeText(restaurantWith(restaurant.id, snapshot) ?? restaurant, menu.date, config.signs);
			const notWanted =
				wanted === today
					? translate("This is not today's menu, which could not be had.")
					: translate('This is not the menu of {day}, which could not be had.', {day: dayInWords(wanted)});
			const nothing = nothingServed(menu.state, isAhead);
			return [
				...wrapped(dayInWords(menu.date), columns, 'heading'),
				...(place === null ? [] : wrapped(place, columns, 'dim')),
				...(menu.date === wanted ? [] : wrapped(notWanted, columns, 'warning')),
				[],
				...(nothing ? wrapped(nothing.sentence, columns, nothing.role) : []),
				...dishLines(menu.dishes, snapshot, columns, {hasNotes: true, isByTaste}),
			];
		}
	}
}

function linkLines({homepage, menuUrl, mapUrl}: Restaurant, columns: number): Line[] {
	const links = [
		[translate('Homepage'), homepage],
		[translate('Menu'), menuUrl === homepage ? null : menuUrl],
		[translate('Map'), mapUrl],
	] as const;
	const lines = links.flatMap(([label, url]) =>
		url === null ? [] : wrapped(url, columns, 'dim', `${label.padEnd(9)} `, ' '.repeat(10)),
	);
	return lines.length > 0 ? [[], ...lines] : [];
}

function sourceLines(resource: Resource<MenuAnswer>, {now}: Snapshot, columns: number): Line[] {
	const value = heldIn(resource);
	if (!value) return [];
	const isRefreshing = 'isRefreshing' in resource && resource.isRefreshing;
	const skipped =
		value.skipped > 0
			? ` ${translate({one: "{count} of the upstream's entries could not be read.", other: "{count} of the upstream's entries could not be read."}, {count: value.skipped})}`
			: '';
	const cut =
		value.cut > 0
			? ` ${translate({one: '{count} more dish is not shown.', other: '{count} more dishes are not shown.'}, {count: value.cut})}`
			: '';
	return [
		[],
		...wrapped(
			sourceWords(value.source, now, isRefreshing) + skipped + cut,
			columns,
			value.source.state === 'fresh' ? 'dim' : 'warning',
		),
	];
}

/** A restaurant: from the list, which says more of it than its menu does. */
export function restaurantWith(id: string, {data}: Snapshot): Restaurant | null {
	const listed = heldIn(data.listing)?.restaurants.find(restaurant => restaurant.id === id);
	if (listed) return listed;
	const found = heldIn(data.directory)?.restaurants.find(restaurant => restaurant.id === id);
	return found ?? heldIn(data.menus.get(id) ?? idle)?.restaurant ?? null;
}

/** The panel of a restaurant's menu beside a list; null where none is selected. */
export function menuPreview(
	snapshot: Snapshot,
	id: string | null,
): ((columns: number) => {title: Line; lines: Line[]}) | null {
	if (id === null) return null;
	return columns => ({title: menuTitle(snapshot, id), lines: menuLines(snapshot, id, columns)});
}

/** The title of a restaurant's panel. */
export function menuTitle(snapshot: Snapshot, id: string): Line {
	const {state, config} = snapshot;
	const restaurant = restaurantWith(id, snapshot);
	return [
		...(state.favourites.includes(id) ? [span(`${config.signs.star} `, 'favourite')] : []),
		span(restaurant?.name ?? id, 'title'),
		...(restaurant?.region ? [span(` ${config.signs.separator} ${restaurant.region}`, 'dim')] : []),
	];
}

/** A menu of a day (null for today) as plain text, to be copied. */
export function menuPlainText(snapshot: Snapshot, id: string, day: string | null = null): string | null {
	const value = heldIn(menuOf(snapshot, id, day));
	if (!value) return null;
	return [`${value.restaurant.name}, ${dayInWords(value.menu.date)}`, ...plainDishes(value.menu, value.isAhead)].join(
		'\n',
	);
}

/** The dishes of a menu as lines of plain text, or why there are none. */
export function plainDishes({state, dishes}: Menu, isAhead: boolean): string[] {
	const nothing = nothingServed(state, isAhead);
	return nothing ? [nothing.words] : dishes.map(({name}) => `- ${name}`);
}
