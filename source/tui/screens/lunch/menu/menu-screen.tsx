import {inBackground} from '../../../../shared/in-background.ts';
import {line, wrapped} from '../../../components/line.ts';
import {TextView, textRoom} from '../../../components/text-view.tsx';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, withPane} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';
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

function View({snapshot, columns, rows}: ScreenProps) {
	const {state, config} = snapshot;
	const id = currentId(snapshot);
	return (
		<TextView
			title={id === null ? line('Menu', 'title') : menuTitle(snapshot, id)}
			text={width =>
				id === null
					? wrapped('No restaurant yet: choose one in Restaurants.', width, 'dim')
					: menuLines(snapshot, id, width)
			}
			offset={paneOf(state, NAME).offset}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
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
		const {columns, rows} = textRoom(bodySize(snapshot), snapshot.config);
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
