import type {Suggestion} from '../../../../relay/menus/ranking.ts';
import {translate, translated} from '../../../../shared/language/texts.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {idle} from '../../../model/source/resource.ts';
import {menuLines, menuTitle} from '../menu/menu-lines.ts';
import {menuMark} from '../menu-words.ts';
import {REST_ROW, selectedRow, todayList} from './today-list.ts';

/** The selected row at length: why a restaurant has its place and its menu, or the restaurants without one. */
export function todayPreview(snapshot: Snapshot): ((columns: number) => {title: Line; lines: readonly Line[]}) | null {
	const row = selectedRow(snapshot);
	if (row === null) return null;
	if (row === REST_ROW) return columns => restPreview(snapshot, columns);
	return columns => ({
		title: menuTitle(snapshot, row),
		lines: [...reasonLines(snapshot, row, columns), ...menuLines(snapshot, row, columns, {isByTaste: true})],
	});
}

/** The reasons for a restaurant's place, one below the other; before the person said what they like, how to say it. */
function reasonLines(snapshot: Snapshot, id: string, columns: number): Line[] {
	const {state, config} = snapshot;
	const {serving} = todayList(snapshot);
	const suggestion = serving.find(({restaurant}) => restaurant.id === id);
	if (!suggestion) return [];
	if (state.words.length === 0 && state.diets.length === 0 && state.favourites.length === 0) {
		const word = keyFor('editDishWords', config.bindings);
		const diet = keyFor('editDiets', config.bindings);
		const text = translate('{word} adds dishes that you like, {diet} diets: the best place comes first then.', {
			word,
			diet,
		});
		return [...wrapped(text, columns, 'dim'), []];
	}
	const reasons = suggestion.reasons.filter(({kind}) => kind !== 'dishes');
	return reasons.length === 0 ? [] : [...reasons.flatMap(reason => reasonLine(reason, snapshot, columns)), []];
}

function reasonLine({kind, text}: Suggestion['reasons'][number], {config}: Snapshot, columns: number): Line[] {
	const isAgainst = kind === 'no-diet';
	const sign = isAgainst ? config.signs.stopped : config.signs.star;
	return wrapped(translated(text), columns, isAgainst ? 'warning' : 'favourite', `${sign} `, '  ');
}

/** The restaurants without a menu, each with what is known of it. */
function restPreview(snapshot: Snapshot, columns: number): {title: Line; lines: readonly Line[]} {
	const {data, config, state} = snapshot;
	const {rest} = todayList(snapshot);
	const width = Math.max(...rest.map(({restaurant}) => restaurant.name.length), 0);
	const lines = rest.map(({restaurant: {id, name}}): Line => {
		const star = state.favourites.includes(id) ? `${config.signs.star} ` : '  ';
		const mark = menuMark(data.menus.get(id) ?? idle, data.todayOf(id), config);
		return [span(star, 'favourite'), span(name.padEnd(Math.min(width, columns - 16))), span('  '), mark];
	});
	return {title: line(translate('Without a menu'), 'title'), lines};
}
