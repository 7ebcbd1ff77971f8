import {distanceText} from '../../../../relay/menus/distance.ts';
import type {Dish} from '../../../../relay/menus/menu.ts';
import {isLiked, isOfDiets, type Suggestion} from '../../../../relay/menus/ranking.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {type Line, type Span, span} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {idle} from '../../../model/source/resource.ts';
import {byTaste} from '../menu/by-taste.ts';
import {menuMark} from '../menu-words.ts';
import {REST_ROW, todayList} from './today-list.ts';

/** The rows of the list where it has room for so many: each restaurant with as many of its dishes as fit. */
export function todayEntries(snapshot: Snapshot, rows: number): ListEntry[] {
	const {state} = snapshot;
	const {serving, rest} = todayList(snapshot);
	const counts = serving.map(({menu}) => menu?.dishes.length ?? 0);
	const free = rows - serving.length - Number(rest.length > 0) - (state.isRestShown ? rest.length : 0);
	const shown = shareLines(counts, free);
	return [
		...serving.flatMap((suggestion, index) => servingEntries(suggestion, shown[index] ?? 0, snapshot)),
		...(rest.length > 0 ? [restEntry(rest.length, snapshot)] : []),
		...(state.isRestShown ? rest.map(suggestion => restMember(suggestion, snapshot)) : []),
	];
}

/** Shares so many lines among those that want `wanted` of them: all get as many, and the first one more. */
export function shareLines(wanted: readonly number[], lines: number): number[] {
	const given = wanted.map(() => 0);
	let left = lines;
	for (let round = 1; left > 0 && wanted.some(count => count >= round); round++) {
		for (const [index, count] of wanted.entries()) {
			if (count < round || left === 0) continue;
			given[index] = round;
			left--;
		}
	}
	return given;
}

function servingEntries({restaurant, menu}: Suggestion, lines: number, snapshot: Snapshot): ListEntry[] {
	const {state, config} = snapshot;
	const {id, name, distanceMeters} = restaurant;
	const all = menu?.dishes ?? [];
	let sorted: readonly Dish[] | null = null;
	// Of thousands of restaurants, only those in sight need it.
	const dishes = () => {
		sorted ??= byTaste(all, state);
		return sorted;
	};
	const star = state.favourites.includes(id) ? `${config.signs.star} ` : '  ';
	// Without lines of their own the dishes stand beside the name, as far as they go.
	const beside = () => (lines === 0 ? dishes().flatMap((dish, index) => besideName(dish, index, snapshot)) : []);
	return [
		{
			key: id,
			left: () => [span(star, 'favourite'), span(name, 'title'), ...beside()],
			...(distanceMeters === undefined ? {} : {right: () => span(distanceText(distanceMeters), 'dim')}),
		},
		...all.slice(0, lines).map((dish, index) => ({key: null, left: () => dishLine(dishes()[index] ?? dish, snapshot)})),
	];
}

function besideName(dish: Dish, index: number, snapshot: Snapshot): Span[] {
	const {separator} = snapshot.config.signs;
	return [span(index === 0 ? '  ' : ` ${separator} `, 'dim'), span(dish.name, roleOf(dish, snapshot) ?? 'dim')];
}

function dishLine(dish: Dish, snapshot: Snapshot): Line {
	const {signs} = snapshot.config;
	const role = roleOf(dish, snapshot);
	return [span(`      ${role === 'favourite' ? signs.star : signs.bullet} `, role ?? 'dim'), span(dish.name, role)];
}

/** The look of a dish that fits what the person likes; undefined for others. */
function roleOf(dish: Dish, {state: {words, diets}}: Snapshot): 'favourite' | 'good' | undefined {
	if (isLiked(dish, words)) return 'favourite';
	return diets.length > 0 && isOfDiets(dish, diets) ? 'good' : undefined;
}

function restEntry(count: number, {state, config}: Snapshot): ListEntry {
	const {opened, closed} = config.signs;
	const sign = config.isLinear ? '' : `${state.isRestShown ? opened : closed} `;
	return {key: REST_ROW, left: () => [span(`${sign}${translate('{count} without a menu', {count})}`, 'dim')]};
}

function restMember({restaurant: {id, name}}: Suggestion, {state, data, config}: Snapshot): ListEntry {
	return {
		key: id,
		left: () => [span(state.favourites.includes(id) ? `${config.signs.star} ` : '  ', 'favourite'), span(name, 'dim')],
		right: () => menuMark(data.menus.get(id) ?? idle, data.todayOf(id), config),
	};
}
