import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {textRoom} from '../../../components/layout.ts';
import {type Line, line, type Span, span, wrapped} from '../../../components/line.ts';
import {TextView} from '../../../components/text-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, withPane} from '../../../model/app/app-state.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {currentRestaurant, restaurantAfter} from '../current-restaurant.ts';
import {otherDay, shortDay, shownDay} from '../shown-day.ts';
import {menuLines, menuPlainText, menuTitle, restaurantWith} from './menu-lines.ts';

const NAME = 'menu';

function View({snapshot, columns, rows}: ScreenProps) {
	const {state, config} = snapshot;
	const id = currentRestaurant(snapshot);
	return (
		<TextView
			title={id === null ? line(titleOf(NAME), 'title') : [...menuTitle(snapshot, id), dayTitle(snapshot, id)]}
			hint={id === null ? [] : dayKeys(snapshot, id)}
			text={width =>
				id === null
					? wrapped(translate('No restaurant yet: choose one in Restaurants.'), width, 'dim')
					: menuLines(snapshot, id, width, {day: otherDay(snapshot, id)})
			}
			offset={paneOf(state, NAME).offset}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** The day that is shown. */
function dayTitle(snapshot: Snapshot, id: string): Span {
	const role = otherDay(snapshot, id) === null ? 'dim' : 'heading';
	return span(` ${snapshot.config.signs.separator} ${shortDay(shownDay(snapshot, id))}`, role);
}

/** The keys that lead to other days. */
function dayKeys(snapshot: Snapshot, id: string): Line {
	const {bindings} = snapshot.config;
	const day = otherDay(snapshot, id);
	const keys = translate('{keys} other days', {
		keys: `${keyFor('dayBefore', bindings)} ${keyFor('dayAfter', bindings)}`,
	});
	const back = day === null ? '' : `, ${keyFor('backToToday', bindings)} ${translate('today')}`;
	return [span(`  ${keys}${back}`, 'dim')];
}

function step(app: App, by: number): void {
	const next = restaurantAfter(app.snapshot(), by);
	if (next === null) return;
	app.update(state => withPane({...state, restaurant: next}, {offset: 0}, NAME));
	menuScreen.show(app);
}

async function showCurrent(app: App): Promise<void> {
	await app.lunch.showListing();
	const id = currentRestaurant(app.snapshot());
	if (id !== null) await app.lunch.showMenu(id, otherDay(app.snapshot(), id));
}

/** All of one menu, its links, its age and its origin. */
export const menuScreen: Screen = {
	View,
	rows: () => [],
	length(snapshot) {
		const id = currentRestaurant(snapshot);
		const {columns, rows} = textRoom(bodySize(snapshot), snapshot.config);
		const all = id === null ? 0 : menuLines(snapshot, id, columns, {day: otherDay(snapshot, id)}).length;
		// The lines that do not fit are the distance to scroll.
		return Math.max(0, all - rows);
	},
	crumbs(snapshot) {
		const id = currentRestaurant(snapshot);
		return [(id === null ? null : restaurantWith(id, snapshot)?.name) ?? id ?? titleOf(NAME)];
	},
	restaurant: currentRestaurant,
	visible: snapshot => [currentRestaurant(snapshot)].filter(id => id !== null),
	show(app) {
		inBackground(showCurrent(app));
	},
	refresh(app) {
		const snapshot = app.snapshot();
		const id = currentRestaurant(snapshot);
		return app.lunch.refresh(id, id === null ? null : otherDay(snapshot, id));
	},
	copy(snapshot) {
		const id = currentRestaurant(snapshot);
		const text = id === null ? null : menuPlainText(snapshot, id, otherDay(snapshot, id));
		return text === null ? null : {text, what: 'the menu'};
	},
	command(snapshot) {
		const id = currentRestaurant(snapshot);
		if (id === null) return ['list'];
		const day = otherDay(snapshot, id);
		return day === null ? [id] : [id, day];
	},
	actions: {
		open: 'This is the whole menu already',
		previous: {run: app => step(app, -1)},
		next: {run: app => step(app, 1)},
	},
};
