import {distanceText} from '../../../../relay/menus/distance.ts';
import type {Restaurant} from '../../../../relay/menus/restaurant.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {foldedWords} from '../../../../shared/text/fold.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {fieldLine} from '../../../components/field-line.ts';
import {type Line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {placeText} from '../../../components/place-text.ts';
import {SplitView} from '../../../components/split-view.tsx';
import type {ActionId} from '../../../keys/action-ids.ts';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, AppConfig, Snapshot} from '../../../model/app/app.ts';
import {paneOf} from '../../../model/app/app-state.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, isUnderWay} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {disabledReason} from '../../disabled-reason.ts';
import {failureLines} from '../../failure-lines.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {listingProblem} from '../listing-problem.ts';
import {menuPreview} from '../menu/menu-lines.ts';
import {openSelectedMenu} from '../open-menu.ts';
import {toggleCanteen} from './find-actions.ts';
import {FIND, foundCanteens, foundIds, inLists, selectedCanteen} from './found-canteens.ts';

// A thousand entries stay the same while the person moves through them.
const makeEntries = memoizeLast(
	(
		found: readonly Restaurant[],
		favourites: readonly string[],
		listed: ReadonlySet<string>,
		{signs}: AppConfig,
	): ListEntry[] => {
		const mark = (id: string) =>
			favourites.includes(id)
				? span(`${signs.star} `, 'favourite')
				: span(listed.has(id) ? `${signs.done} ` : '  ', 'good');
		return found.map(({id, name, city, region, distanceMeters}) => ({
			key: id,
			left: () => [mark(id), span(name), span(whereText(name, city ?? region, signs.separator), 'dim')],
			...(distanceMeters === undefined ? {} : {right: () => span(distanceText(distanceMeters), 'dim')}),
		}));
	},
);

/** Where a canteen is, unless its name says so. */
function whereText(name: string, place: string | null, separator: string): string {
	return place === null || name.includes(place) ? '' : ` ${separator} ${place}`;
}

/** The actions that can be done with the selected canteen. */
function hint(snapshot: Snapshot): string {
	const {state, config} = snapshot;
	const id = selectedCanteen(snapshot)?.id;
	if (id === undefined) return '';
	const key = keyFor('toggleFavourite', config.bindings);
	const isMine = inLists(snapshot).has(id) && state.favourites.includes(id);
	const can = (action: ActionId) => disabledReason(action, snapshot) === null;
	const toggling = isMine ? translate('{key} drops it', {key}) : translate('{key} adds it to your lists', {key});
	const what = can('toggleFavourite') ? toggling : '';
	const sort = keyFor('sortByDistance', config.bindings);
	const sorting = state.near
		? translate('{key} best first', {key: sort})
		: translate('{key} nearest first', {key: sort});
	if (!paneOf(state, FIND).isTyping) return [what, can('sortByDistance') ? sorting : ''].filter(Boolean).join(', ');
	return what && translate('{key}, then {what}', {key: keyFor('cancelInput', config.bindings), what});
}

function emptyText(snapshot: Snapshot, columns: number): Line[] {
	const {data, config, state} = snapshot;
	const {directory} = data;
	const pane = paneOf(state, FIND);
	if (directory.state === 'failed') {
		const leaving = translate('{key} leaves the field first.', {key: keyFor('cancelInput', config.bindings)});
		return [
			...failureLines(directory.error, config, columns),
			...(pane.isTyping ? wrapped(leaving, columns, 'dim') : []),
		];
	}
	if (!heldIn(directory))
		return wrapped(`${translate('Asking for all canteens there are')}${config.signs.ellipsis}`, columns, 'dim');
	return wrapped(translate('No canteen matches "{text}".', {text: pane.field.text}), columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {data, state, config} = snapshot;
	const pane = paneOf(state, FIND);
	const found = foundCanteens(snapshot);
	const selected = selectedCanteen(snapshot);
	const total = heldIn(data.directory)?.restaurants.length ?? 0;
	const near = state.near ? `, ${translate('near {place}', {place: state.near.name})}` : '';
	return (
		<SplitView
			title={[
				span(titleOf(FIND), 'title'),
				...(total > 0 ? [span(` ${placeText(found.length, total)}${near}`, 'dim')] : []),
			]}
			head={width => [
				...listingProblem(heldIn(data.directory), snapshot, width),
				fieldLine('/ ', pane.field, pane.isTyping, width, config),
				...wrapped(hint(snapshot), width, 'dim'),
			]}
			entries={makeEntries(found, state.favourites, inLists(snapshot), config)}
			selected={selected?.id ?? null}
			empty={width => emptyText(snapshot, width)}
			preview={menuPreview(snapshot, selected?.id ?? null)}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

const selectedId = (snapshot: Snapshot) => selectedCanteen(snapshot)?.id ?? null;

async function showSelected(app: App): Promise<void> {
	await Promise.all([app.lunch.showListing(), app.lunch.showDirectory()]);
	const snapshot = app.snapshot();
	const id = selectedId(snapshot);
	// With nothing looked for, nobody waits for the first menu of a list of all.
	const isLookedFor = paneOf(snapshot.state, FIND).field.text !== '' || paneOf(snapshot.state, FIND).selected !== null;
	if (id !== null && isLookedFor) await app.lunch.showMenu(id, null);
}

/** All canteens of all sources, found as one types, to be looked at and to be had in the lists. */
export const findScreen: Screen = {
	View,
	status({data, now}) {
		const {directory} = data;
		const isBusy = isUnderWay(directory);
		if (directory.state === 'failed') return {spans: [span(translate('failed'), 'error')], isBusy};
		const fetchedAt = heldIn(directory)?.source.fetchedAt;
		const text =
			isBusy || !fetchedAt ? translate('asking') : translate('list {age}', {age: ageInWords(fetchedAt, now)});
		return {spans: directory.state === 'idle' ? [] : [span(text, 'dim')], isBusy};
	},
	rows: foundIds,
	restaurant: selectedId,
	field: 'search',
	show(app) {
		inBackground(showSelected(app));
	},
	refresh: app => app.lunch.showDirectory('refresh'),
	copy(snapshot) {
		const canteen = selectedCanteen(snapshot);
		if (!canteen) return null;
		const text = [canteen.name, canteen.address].filter(Boolean).join(', ');
		return {text, what: 'name and address'};
	},
	command(snapshot) {
		const words = foldedWords(paneOf(snapshot.state, FIND).field.text);
		const {near} = snapshot.state;
		const place = near ? ['--near', `${near.coordinate.latitude},${near.coordinate.longitude}`] : [];
		if (words.length > 0 || near) return ['find', ...words, ...place];
		const id = selectedId(snapshot);
		return id === null ? ['list'] : [id];
	},
	actions: {open: openSelectedMenu(selectedId), toggleFavourite: toggleCanteen},
};
