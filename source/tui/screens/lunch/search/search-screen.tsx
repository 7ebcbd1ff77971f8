import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {foldedWords} from '../../../../shared/text/fold.ts';
import {widthOf} from '../../../../shared/text/text-width.ts';
import {fieldLine} from '../../../components/field-line.ts';
import {type Line, span, wrapped} from '../../../components/line.ts';
import {type ListEntry, readOut} from '../../../components/list-lines.ts';
import {listRoom, SplitView} from '../../../components/split-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {toggleWord} from '../../../model/app/favourite-words.ts';
import {heldIn, idle} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {listingNotice} from '../listing-notice.ts';
import {menuPreview} from '../menu/menu-lines.ts';
import {openSelectedMenu} from '../open-menu.ts';
import {filteredGroups, listIds} from '../restaurants/restaurant-rows.ts';
import {matchingDishes, type ServedDish, servedDishes} from './dish-index.ts';
import {dishRow} from './dish-row.ts';

const NAME = 'search';

function matches({data, state}: Snapshot): ServedDish[] {
	const ids = listIds(filteredGroups(heldIn(data.listing), ''));
	return matchingDishes(servedDishes(ids, data.menus, data.todayOf), query(state));
}

function query(state: Snapshot['state']): string {
	return paneOf(state, NAME).field.text;
}

function selectedDish(snapshot: Snapshot): ServedDish | null {
	const found = matches(snapshot);
	return (
		found[
			selectedIndex(
				paneOf(snapshot.state, NAME),
				found.map(({key}) => key),
			)
		] ?? null
	);
}

/** The number of menus that could be searched, and of those that could not. */
function coverage({data}: Snapshot, columns: number): Line[] {
	const ids = listIds(filteredGroups(heldIn(data.listing), ''));
	const total = ids.length;
	const missing = ids.filter(id => data.menus.get(id)?.state === 'failed').length;
	const read = ids.filter(id => heldIn(data.menus.get(id) ?? idle)?.menu.date === data.todayOf(id)).length;
	const text = translate('{read} of {total} menus read', {read, total});
	if (data.waiting > 0)
		return wrapped(translate('{text}, {count} to come', {text, count: data.waiting}), columns, 'dim');
	if (missing === 0) return wrapped(text, columns, 'dim');
	return wrapped(translate('{text}; {count} could not be had', {text, count: missing}), columns, 'warning');
}

function makeEntries(snapshot: Snapshot, columns: number): ListEntry[] {
	const words = foldedWords(query(snapshot.state));
	const {ellipsis} = snapshot.config.signs;
	return matches(snapshot).map(found => ({
		key: found.key,
		left: () => dishRow(found, words, columns, ellipsis).left,
		right: () => dishRow(found, words, columns, ellipsis).right,
	}));
}

function emptyText(snapshot: Snapshot, columns: number): Line[] {
	if (!heldIn(snapshot.data.listing)) return listingNotice(snapshot, columns);
	const text = query(snapshot.state);
	if (foldedWords(text).length === 0)
		return wrapped(
			translate('{key} types a dish, as in pannkaka, fisk or vegan.', {
				key: keyFor('filter', snapshot.config.bindings),
			}),
			columns,
			'dim',
		);
	return wrapped(translate('Nothing on today\'s menus matches "{text}".', {text}), columns, 'dim');
}

function foundText(found: number, count: number): string {
	return translate({one: '{found} in {count} place', other: '{found} in {count} places'}, {found, count});
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {state, config} = snapshot;
	const pane = paneOf(state, NAME);
	const found = matches(snapshot);
	const selected = selectedDish(snapshot);
	// A screen reader is told before a row that it is selected.
	const width = listRoom({columns, rows}, config).inside.columns - (config.isLinear ? widthOf(readOut('selected')) : 0);
	const where = new Set(found.map(({restaurant}) => restaurant.id)).size;
	return (
		<SplitView
			title={[
				span(titleOf('search'), 'title'),
				...(found.length > 0 ? [span(` ${foundText(found.length, where)}`, 'dim')] : []),
			]}
			head={width => [fieldLine('/ ', pane.field, pane.isTyping, width, config), ...coverage(snapshot, width)]}
			entries={makeEntries(snapshot, width)}
			selected={selected?.key ?? null}
			empty={width => emptyText(snapshot, width)}
			preview={menuPreview(snapshot, selected?.restaurant.id ?? null)}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

function selectedId(snapshot: Snapshot): string | null {
	return selectedDish(snapshot)?.restaurant.id ?? null;
}

/** The reason against an action that needs something to search for. */
function requiring(reason: string): (snapshot: Snapshot) => string | null {
	return ({state}) => (query(state).trim() === '' ? reason : null);
}

function favouriteQuery(app: App): void {
	const words = query(app.snapshot().state).trim();
	if (words !== '') toggleWord(app, words);
}

/** Dishes of all restaurants, found as one types. */
export const searchScreen: Screen = {
	View,
	rows: snapshot => matches(snapshot).map(({key}) => key),
	restaurant: selectedId,
	field: 'search',
	show(app) {
		inBackground(app.lunch.showListing().then(() => app.lunch.showMenus()));
	},
	async refresh(app) {
		await app.lunch.refresh(null);
		await app.lunch.showMenus('refresh');
	},
	copy(snapshot) {
		const found = selectedDish(snapshot);
		return found ? {text: `${found.dish.name} (${found.restaurant.name})`, what: 'the dish'} : null;
	},
	command: ({state}) => ['search', ...foldedWords(query(state))],
	actions: {
		open: openSelectedMenu(selectedId),
		toggleFavourite: {disabledReason: requiring('Type the words of a dish first'), run: favouriteQuery},
		copyCommand: {disabledReason: requiring('Type what to search for first')},
	},
};
