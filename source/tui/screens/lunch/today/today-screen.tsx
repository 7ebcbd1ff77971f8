import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {cutText, widthOf} from '../../../../shared/text/text-width.ts';
import {dayInWords} from '../../../../shared/time/calendar.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import {listRoom, SplitView} from '../../../components/split-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {heldIn} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {markedRows} from '../../marked-rows.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {listingNotice} from '../listing-notice.ts';
import {listingProblem} from '../listing-problem.ts';
import {menuPlainText} from '../menu/menu-lines.ts';
import {openMenu} from '../open-menu.ts';
import {refreshMarked} from '../refresh-marked.ts';
import {todayEntries} from './today-entries.ts';
import {REST_ROW, selectedId, selectedRow, TODAY, todayList, todayRows} from './today-list.ts';
import {todayPreview} from './today-preview.ts';

/** Where there are more restaurants, the favourites and the first of the others are asked for. */
const MOST_MENUS = 100;

/** In a lower list every row is for a restaurant. */
const HEAD_FROM_ROWS = 6;

/** The person's tastes, and the keys that change them; in two lines where one is too short. */
function tasteLines({state, config: {bindings, signs}}: Snapshot, columns: number): Line[] {
	const none = translate('none');
	const dishes = `${keyFor('editDishWords', bindings)} ${translate('dishes')}: ${state.words.join(', ') || none}`;
	const names = state.diets.map(diet => translate(diet)).join(', ');
	const diets = `${keyFor('editDiets', bindings)} ${translate('diets')}: ${names || none}`;
	const both = `${dishes}   ${diets}`;
	const lines = widthOf(both) <= columns ? [both] : [dishes, diets];
	return lines.map(text => line(cutText(text, columns, signs.ellipsis), 'dim'));
}

/** The notes above the list: a source that is down, menus that nobody asked for, a day without any. */
function headLines(snapshot: Snapshot, columns: number): Line[] {
	const {data, config} = snapshot;
	const total = heldIn(data.listing)?.restaurants.length ?? 0;
	const key = keyFor('refreshAllMenus', config.bindings);
	const asked = translate('Menus of {count} of {total} restaurants; {key} asks for all.', {
		count: data.menus.size,
		total,
		key,
	});
	const {serving, rest} = todayList(snapshot);
	const isNothing = total > 0 && serving.length === 0 && rest.length === total;
	return [
		...listingProblem(heldIn(data.listing), snapshot, columns),
		...tasteLines(snapshot, columns),
		...(total > MOST_MENUS && data.waiting === 0 && data.menus.size < total ? wrapped(asked, columns, 'dim') : []),
		...(isNothing ? wrapped(translate('No restaurant serves lunch today.'), columns, 'warning') : []),
	];
}

function emptyText(snapshot: Snapshot, columns: number): Line[] {
	if (!heldIn(snapshot.data.listing)?.restaurants.length) return listingNotice(snapshot, columns);
	return wrapped(`${translate('Asking for the menus')}${snapshot.config.signs.ellipsis}`, columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {data, config} = snapshot;
	const selected = selectedRow(snapshot);
	const {inside} = listRoom({columns, rows}, config);
	const head = inside.rows < HEAD_FROM_ROWS ? [] : headLines(snapshot, inside.columns);
	const waiting =
		data.waiting > 0
			? `, ${translate({one: '{count} menu to come', other: '{count} menus to come'}, {count: data.waiting})}`
			: '';
	return (
		<SplitView
			title={[span(titleOf(TODAY), 'title'), span(` ${dayInWords(data.today)}${waiting}`, 'dim')]}
			head={() => head}
			entries={todayEntries(snapshot, inside.rows - head.length)}
			selected={selected}
			marked={markedRows(snapshot)}
			empty={width => emptyText(snapshot, width)}
			preview={todayPreview(snapshot)}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

async function showToday(app: App): Promise<void> {
	await app.lunch.showListing();
	const {data, state} = app.snapshot();
	const ids = (heldIn(data.listing)?.restaurants ?? []).map(({id}) => id);
	if (ids.length <= MOST_MENUS) return app.lunch.showMenus();
	const wanted = new Set([...state.favourites.filter(id => ids.includes(id)), ...ids]);
	await app.lunch.showMenus('cached', [...wanted].slice(0, MOST_MENUS));
}

function open(app: App): void {
	const row = selectedRow(app.snapshot());
	if (row === REST_ROW) app.update(state => ({...state, isRestShown: !state.isRestShown}));
	else if (row !== null) openMenu(app, row);
}

/** Restaurants that serve today, the best for the person first, with why and what they serve. */
export const todayScreen: Screen = {
	View,
	rows: todayRows,
	canMark: true,
	restaurant: selectedId,
	show(app) {
		inBackground(showToday(app));
	},
	async refresh(app) {
		if (await refreshMarked(app)) return;
		await app.lunch.refresh(null);
		await app.lunch.showMenus('refresh');
	},
	copy(snapshot) {
		const id = selectedId(snapshot);
		const text = id === null ? null : menuPlainText(snapshot, id);
		return text === null ? null : {text, what: translate('the menu')};
	},
	command(snapshot) {
		const id = selectedId(snapshot);
		return id === null ? ['today'] : [id];
	},
	actions: {
		open: {
			titleNow: snapshot => (selectedRow(snapshot) === REST_ROW && snapshot.state.isRestShown ? 'Close' : null),
			disabledReason: snapshot => (selectedRow(snapshot) === null ? translate('Nothing is selected') : null),
			run: open,
		},
	},
};
