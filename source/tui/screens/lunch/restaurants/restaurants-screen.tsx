import {distanceMeters, distanceText} from '../../../../relay/menus/distance.ts';
import type {Coordinate} from '../../../../relay/menus/restaurant.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {fieldLine} from '../../../components/field-line.ts';
import {line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {placeText} from '../../../components/place-text.ts';
import {SplitView} from '../../../components/split-view.tsx';
import type {App, AppConfig, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex, withPane} from '../../../model/app/app-state.ts';
import type {LunchData} from '../../../model/lunch/lunch-data.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, idle} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import {markedRows} from '../../marked-rows.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {listingNotice} from '../listing-notice.ts';
import {listingProblem} from '../listing-problem.ts';
import {menuPlainText, menuPreview} from '../menu/menu-lines.ts';
import {menuMark} from '../menu-words.ts';
import {openSelectedMenu} from '../open-menu.ts';
import {refreshMarked} from '../refresh-marked.ts';
import {filteredGroups, listIds, orderedGroups} from './restaurant-rows.ts';

const NAME = 'restaurants';

function groups({data, state}: Snapshot) {
	const filtered = filteredGroups(heldIn(data.listing), paneOf(state, NAME).field.text);
	return orderedGroups(filtered, state.restaurantOrder, data.menus, data.todayOf, state.near?.coordinate ?? null);
}

function selectedId(snapshot: Snapshot): string | null {
	const rows = listIds(groups(snapshot));
	return rows[selectedIndex(paneOf(snapshot.state, NAME), rows)] ?? null;
}

// Thousands of entries stay the same while the person moves through them.
const makeEntries = memoizeLast(
	(
		shown: ReturnType<typeof groups>,
		favourites: readonly string[],
		menus: LunchData['menus'],
		todayOf: LunchData['todayOf'],
		near: Coordinate | null,
		config: AppConfig,
	): ListEntry[] =>
		shown.flatMap(({region, members}) => [
			...(region === null ? [] : [{key: null, left: () => line(region, 'heading')}]),
			...members.map(
				({id, name, coordinate}): ListEntry => ({
					key: id,
					left: () => [span(favourites.includes(id) ? `${config.signs.star} ` : '  ', 'favourite'), span(name)],
					right: () =>
						near && coordinate
							? span(distanceText(distanceMeters(near, coordinate)), 'dim')
							: menuMark(menus.get(id) ?? idle, todayOf(id), config),
				}),
			),
		]),
);

/** The place that distances are shown from, where the list is sorted by them. */
function nearOf({restaurantOrder, near}: Snapshot['state']): Coordinate | null {
	return restaurantOrder === 'distance' ? (near?.coordinate ?? null) : null;
}

/** The order in words, where it is not that of regions. */
function orderText({restaurantOrder, near}: Snapshot['state']): string {
	if (restaurantOrder === 'region') return '';
	if (restaurantOrder === 'distance') return ` ${translate('near {place}', {place: near?.name ?? ''})}`;
	return ` ${translate('by {order}', {order: translate(restaurantOrder)})}`;
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {data, state, config} = snapshot;
	const pane = paneOf(state, NAME);
	const selected = selectedId(snapshot);
	const ids = listIds(groups(snapshot));
	const total = heldIn(data.listing)?.restaurants.length ?? 0;
	const isFiltered = pane.isTyping || pane.field.text !== '';
	return (
		<SplitView
			title={[
				span(titleOf('restaurants'), 'title'),
				span(orderText(state), 'dim'),
				...(isFiltered ? [span(` ${placeText(ids.length, total)}`, 'dim')] : []),
			]}
			head={width => [
				...listingProblem(heldIn(data.listing), snapshot, width),
				...(isFiltered ? [fieldLine('/ ', pane.field, pane.isTyping, width, config)] : []),
			]}
			entries={makeEntries(groups(snapshot), state.favourites, data.menus, data.todayOf, nearOf(state), config)}
			selected={selected}
			marked={markedRows(snapshot)}
			empty={width =>
				total > 0
					? wrapped(translate('No restaurant matches "{text}".', {text: pane.field.text}), width, 'dim')
					: listingNotice(snapshot, width)
			}
			preview={menuPreview(snapshot, selected)}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** Selects the first restaurant of which a menu is known, as long as the person selected none. */
function startOnServing(app: App): void {
	const {data, state} = app.snapshot();
	if (state.screen !== NAME || paneOf(state).selected !== null) return;
	const rows = listIds(groups(app.snapshot()));
	const index = rows.findIndex(id => {
		const menu = heldIn(data.menus.get(id) ?? idle)?.menu;
		return menu?.state === 'served' && menu.date === data.todayOf(id);
	});
	if (index > 0) app.update(now => withPane(now, {selected: rows[index] ?? null, index}));
}

async function showSelected(app: App): Promise<void> {
	await app.lunch.showListing();
	startOnServing(app);
	const id = selectedId(app.snapshot());
	if (id !== null) await app.lunch.showMenu(id, null);
	// A sample costs no request.
	if (app.snapshot().data.sample) await app.lunch.showMenus();
}

/** Every restaurant by region, and the menu of the selected one. */
export const restaurantsScreen: Screen = {
	View,
	rows: snapshot => listIds(groups(snapshot)),
	canMark: true,
	restaurant: selectedId,
	visible(snapshot) {
		const ids = listIds(groups(snapshot));
		const index = selectedIndex(paneOf(snapshot.state, NAME), ids);
		const {rows} = bodySize(snapshot);
		// The selected one first, then what may be in sight around it.
		return [...ids.slice(index, index + rows), ...ids.slice(Math.max(0, index - rows), index)];
	},
	field: 'filter',
	show(app) {
		inBackground(showSelected(app));
	},
	async refresh(app) {
		if (!(await refreshMarked(app))) await app.lunch.refresh(selectedId(app.snapshot()));
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
