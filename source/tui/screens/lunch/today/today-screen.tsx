import type {Diet} from '../../../../relay/menus/diets.ts';
import type {Suggestion, Taste} from '../../../../relay/menus/ranking.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {translated} from '../../../../shared/language/texts.ts';
import {dayInWords} from '../../../../shared/time/calendar.ts';
import {type Line, line, span} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {SplitView} from '../../../components/split-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {listingNotice} from '../listing-notice.ts';
import {listingProblem} from '../listing-problem.ts';
import {menuPlainText, menuPreview} from '../menu/menu-lines.ts';
import {openSelectedMenu} from '../open-menu.ts';
import {filteredGroups} from '../restaurants/restaurant-rows.ts';
import {rankToday} from './ranking.ts';

const NAME = 'today';

const inOrder = memoizeLast((groups: ReturnType<typeof filteredGroups>) => groups.flatMap(({members}) => members));
const makeTaste = memoizeLast(
	(favourites: readonly string[], words: readonly string[], diet: Diet | null): Taste => ({favourites, words, diet}),
);

function suggestions({data, state}: Snapshot): Suggestion[] {
	const restaurants = inOrder(filteredGroups(heldIn(data.listing), ''));
	return rankToday(restaurants, data.menus, makeTaste(state.favourites, state.words, state.diet), data.todayOf);
}

function listRows(snapshot: Snapshot): string[] {
	return suggestions(snapshot).map(({restaurant}) => restaurant.id);
}

function selectedId(snapshot: Snapshot): string | null {
	const rows = listRows(snapshot);
	return rows[selectedIndex(paneOf(snapshot.state, NAME), rows)] ?? null;
}

function makeEntries(snapshot: Snapshot): ListEntry[] {
	const {favourites} = snapshot.state;
	const {star, separator} = snapshot.config.signs;
	return suggestions(snapshot).map(({restaurant: {id, name}, reasons, score}) => ({
		key: id,
		left: () => [
			span(favourites.includes(id) ? `${star} ` : '  ', 'favourite'),
			span(name, score > 0 ? 'title' : undefined),
			span(`  ${reasons.map(({text}) => translated(text)).join(` ${separator} `)}`, 'dim'),
		],
	}));
}

function tasteLine({state, config: {bindings}}: Snapshot): Line {
	const {words, diet} = state;
	return line(
		`Dishes: ${words.length > 0 ? words.join(', ') : `none yet (${keyFor('toggleDishWord', bindings)})`}   Diet: ${diet ?? `any (${keyFor('chooseDiet', bindings)})`}`,
		'dim',
	);
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {data, config} = snapshot;
	const selected = selectedId(snapshot);
	const ids = listRows(snapshot);
	const waiting = data.waiting > 0 ? `, ${data.waiting} menus to come` : '';
	return (
		<SplitView
			title={[span(titleOf('today'), 'title'), span(` ${dayInWords(data.today)}${waiting}`, 'dim')]}
			foot={`${selected === null ? 0 : ids.indexOf(selected) + 1} of ${ids.length}`}
			head={[...listingProblem(heldIn(data.listing), snapshot, columns), tasteLine(snapshot)]}
			entries={makeEntries(snapshot)}
			selected={selected}
			empty={width => listingNotice(snapshot, width)}
			preview={menuPreview(snapshot, selected)}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** Restaurants for today, by what the person likes, with the reasons. */
export const todayScreen: Screen = {
	View,
	rows: listRows,
	restaurant: selectedId,
	show(app) {
		inBackground(app.lunch.showListing().then(() => app.lunch.showMenus()));
	},
	async refresh(app) {
		await app.lunch.refresh(null);
		await app.lunch.showMenus('refresh');
	},
	copy(snapshot) {
		const id = selectedId(snapshot);
		const text = id === null ? null : menuPlainText(snapshot, id);
		return text === null ? null : {text, what: 'the menu'};
	},
	command(snapshot) {
		const id = selectedId(snapshot);
		return id === null ? ['list'] : [id];
	},
	actions: {open: openSelectedMenu(selectedId)},
};
