import {inBackground} from '../../../../shared/in-background.ts';
import {insideOf, splitLayout} from '../../../components/layout.ts';
import {line, wrapped} from '../../../components/line.ts';
import {panelLines} from '../../../components/panel-lines.ts';
import {Rows} from '../../../components/row.tsx';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, withPane} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';
import type {Size} from '../../../terminal/size.ts';
import {bodySize} from '../../body-size.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {filteredGroups, listIds} from '../restaurants/restaurant-rows.ts';
import {menuLines, menuPlainText, menuTitle} from './menu-lines.ts';

const NAME = 'menu';

function ids({data}: Snapshot): string[] {
	return listIds(filteredGroups(heldIn(data.listing), ''));
}

/** The restaurant last looked at; before that the first there is. */
function currentId(snapshot: Snapshot): string | null {
	return snapshot.state.restaurant ?? ids(snapshot)[0] ?? null;
}

function insideSize(size: Size, {config}: Snapshot): Size & {hasFrame: boolean} {
	const hasFrame = splitLayout(size).hasFrames && !config.isLinear;
	return {...insideOf(size, hasFrame), hasFrame};
}

function View({snapshot, columns, rows}: ScreenProps) {
	const id = currentId(snapshot);
	const {hasFrame, columns: width, rows: height} = insideSize({columns, rows}, snapshot);
	const lines =
		id === null
			? wrapped('No restaurant yet: choose one in Restaurants.', width, 'dim')
			: menuLines(snapshot, id, width);
	const offset = Math.max(0, Math.min(paneOf(snapshot.state, NAME).offset, lines.length - height));
	const foot =
		lines.length > height ? `${Math.min(lines.length, offset + height)} of ${lines.length} lines` : undefined;
	const title = id === null ? line('Menu', 'title') : menuTitle(snapshot, id);
	const content = {title, foot, lines: lines.slice(offset, offset + height), hasFrame, isFocused: true};
	return <Rows lines={panelLines(content, {columns, rows}, snapshot.config)} columns={columns} />;
}

function step(app: App, by: number): void {
	const snapshot = app.snapshot();
	const all = ids(snapshot);
	const current = currentId(snapshot);
	const next = all[(all.indexOf(current ?? '') + by + all.length) % all.length];
	if (next === undefined) return;
	app.update(state => withPane({...state, restaurant: next}, {offset: 0}, NAME));
	menuScreen.show(app);
}

async function showCurrent(app: App): Promise<void> {
	await app.lunch.showListing();
	const id = currentId(app.snapshot());
	if (id !== null) await app.lunch.showMenu(id);
}

/** All of one menu, its links, its age and its origin. */
export const menuScreen: Screen = {
	View,
	rows: () => [],
	length(snapshot) {
		const id = currentId(snapshot);
		const {columns, rows} = insideSize(bodySize(snapshot), snapshot);
		const all = id === null ? 0 : menuLines(snapshot, id, columns).length;
		// What does not fit is what there is to scroll.
		return Math.max(0, all - rows);
	},
	restaurant: currentId,
	visible: snapshot => [currentId(snapshot)].filter(id => id !== null),
	show(app) {
		inBackground(showCurrent(app));
	},
	refresh: app => app.lunch.refresh(currentId(app.snapshot())),
	copy(snapshot) {
		const id = currentId(snapshot);
		const text = id === null ? null : menuPlainText(snapshot, id);
		return text === null ? null : {text, what: 'the menu'};
	},
	command(snapshot) {
		const id = currentId(snapshot);
		return id === null ? ['list'] : [id];
	},
	actions: {
		open: 'This is the whole menu already',
		previous: {run: app => step(app, -1)},
		next: {run: app => step(app, 1)},
	},
};
