import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {dayInWords} from '../../../../shared/time/calendar.ts';
import {textRoom} from '../../../components/layout.ts';
import {type Line, span, wrapped} from '../../../components/line.ts';
import {TextView} from '../../../components/text-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, withPane} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {currentRestaurant, restaurantAfter} from '../current-restaurant.ts';
import {listingNotice} from '../listing-notice.ts';
import {openMenu} from '../open-menu.ts';
import {otherDay} from '../shown-day.ts';
import {COLUMNS_FROM, weekLines, weekPlainText} from './week-lines.ts';
import {isOfFavourites, shownWeek, weekSubjects} from './week-subjects.ts';

const NAME = 'week';

function title(snapshot: Snapshot): Line {
	return [span(titleOf(NAME), 'title'), span(` ${dayInWords(shownWeek(snapshot).day)}`, 'heading')];
}

/** The keys that lead to other days, and to the weeks of others. */
function titleKeys(snapshot: Snapshot): Line {
	const {config, state} = snapshot;
	const keys = translate('{keys} other days', {
		keys: `${keyFor('dayBefore', config.bindings)} ${keyFor('dayAfter', config.bindings)}`,
	});
	const count = state.favourites.length;
	const of = isOfFavourites(snapshot)
		? translate('one restaurant')
		: translate(count === 1 ? 'the favourite' : 'all favourites');
	const other = count > 0 ? `, ${keyFor('weekOfFavourites', config.bindings)} ${of}` : '';
	return [span(`  ${keys}${other}`, 'dim')];
}

function text(snapshot: Snapshot, width: number): Line[] {
	if (!heldIn(snapshot.data.listing) && weekSubjects(snapshot).length === 0) return listingNotice(snapshot, width);
	if (weekSubjects(snapshot).length === 0)
		return wrapped(translate('No restaurant yet: choose one in Restaurants.'), width, 'dim');
	const {columns} = snapshot.state.size;
	return weekLines(snapshot, width, columns >= COLUMNS_FROM && !snapshot.config.isLinear);
}

function View({snapshot, columns, rows}: ScreenProps) {
	return (
		<TextView
			title={title(snapshot)}
			hint={titleKeys(snapshot)}
			text={width => text(snapshot, width)}
			offset={paneOf(snapshot.state, NAME).offset}
			config={snapshot.config}
			columns={columns}
			rows={rows}
		/>
	);
}

async function showWeeks(app: App, cacheMode?: 'refresh'): Promise<void> {
	await app.lunch.showListing();
	const snapshot = app.snapshot();
	await app.lunch.showWeeks(weekSubjects(snapshot), shownWeek(snapshot).day, cacheMode);
}

function step(app: App, by: number): void {
	const next = restaurantAfter(app.snapshot(), by);
	if (next === null) return;
	app.update(state => withPane({...state, restaurant: next, isWeekOfFavourites: false}, {offset: 0}, NAME));
	app.requestShown();
}

/** The days of a week, of one restaurant or of all favourites. */
export const weekScreen: Screen = {
	View,
	rows: () => [],
	length(snapshot) {
		const {columns, rows} = textRoom(bodySize(snapshot), snapshot.config);
		return Math.max(0, text(snapshot, columns).length - rows);
	},
	restaurant: currentRestaurant,
	show(app) {
		inBackground(showWeeks(app));
	},
	refresh: app => showWeeks(app, 'refresh'),
	copy(snapshot) {
		const copied = weekPlainText(snapshot);
		return copied === null ? null : {text: copied, what: 'the week'};
	},
	command(snapshot) {
		const id = currentRestaurant(snapshot);
		const {day} = snapshot.state;
		const date = day === null ? [] : ['--date', day];
		return ['week', ...(isOfFavourites(snapshot) || id === null ? [] : [id]), ...date];
	},
	actions: {
		open: {
			disabledReason: snapshot => (currentRestaurant(snapshot) === null ? 'Nothing is selected' : null),
			run(app) {
				const snapshot = app.snapshot();
				const id = currentRestaurant(snapshot);
				if (id !== null) openMenu(app, id, otherDay(snapshot, id));
			},
		},
		previous: {run: app => step(app, -1)},
		next: {run: app => step(app, 1)},
	},
};
