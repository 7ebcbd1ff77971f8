import type {Restaurant} from '../../../relay/menus/restaurant.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {translate} from '../../../shared/language/texts.ts';
import type {Actions, App, Snapshot} from '../../model/app/app.ts';
import {changeTaste} from '../../model/app/undo.ts';
import {heldIn} from '../../model/source/resource.ts';
import {areaOf, titleOf} from '../areas.ts';
import {markedRows, unmark} from '../marked-rows.ts';
import {enterField} from './enter-field.ts';
import {refreshReason} from './refresh-reason.ts';

/** The actions of restaurants and their menus, on whichever screen one is selected. */
export const restaurantActions: Pick<
	Actions<'lunch'>,
	'filter' | 'toggleFavourite' | 'refreshAllMenus' | 'openHomepage'
> = {
	filter: {
		keys: '/ f',
		title: 'Filter',
		description: 'Filter the list, or search the dishes',
		footer: 2,
		titleNow: ({screen}) => (screen.field === 'filter' ? null : 'Search'),
		disabledReason: ({state, screen}) =>
			screen.field || areaOf(state.screen) === 'lunch'
				? null
				: translate('{view} has nothing to filter', {view: titleOf(state.screen)}),
		run(app) {
			if (!app.snapshot().screen.field) app.open('search');
			enterField(app);
		},
	},
	toggleFavourite: {
		keys: '*',
		title: 'Favourite',
		description: 'Make the restaurant a favourite, or remove it from them; in Search, the typed words',
		footer: 3,
		disabledReason: snapshot => (targetsOf(snapshot).length === 0 ? translate('No restaurant is selected') : null),
		run: toggleFavourites,
	},
	refreshAllMenus: {
		keys: 'R',
		title: 'Refresh all',
		description: "Refresh every restaurant's menu",
		disabledReason: refreshReason,
		run: app => inBackground(app.lunch.showMenus('refresh')),
	},
	openHomepage: {
		keys: 'o',
		title: 'Homepage',
		description: 'Open the homepage in a browser',
		disabledReason(snapshot) {
			const id = selectedId(snapshot);
			if (id === null) return translate('No restaurant is selected');
			const restaurant = listed(snapshot, id);
			return restaurant?.homepage
				? null
				: translate('{name} has no homepage in the list', {name: restaurant?.name ?? id});
		},
		run: app => inBackground(openHomepage(app)),
	},
};

/** The restaurants that are marked; else the one that is selected. */
function targetsOf(snapshot: Snapshot): readonly string[] {
	const marked = markedRows(snapshot);
	return marked.length > 0 ? marked : [selectedId(snapshot)].filter(id => id !== null);
}

/** Makes all of them favourites, unless they are already. */
function toggleFavourites(app: App): void {
	const snapshot = app.snapshot();
	const ids = targetsOf(snapshot);
	const [id = ''] = ids;
	const isNew = ids.some(one => !snapshot.state.favourites.includes(one));
	const name =
		ids.length === 1 ? (listed(snapshot, id)?.name ?? id) : translate('{count} restaurants', {count: ids.length});
	const added = translate('{name} is now a favourite.', {name});
	const removed = translate('{name} is no longer a favourite.', {name});
	const change = ({favourites}: Snapshot['state']) => {
		const others = favourites.filter(one => !ids.includes(one));
		return {favourites: isNew ? [...others, ...ids] : others};
	};
	changeTaste(app, change, isNew ? removed : added);
	unmark(app);
	app.say(isNew ? added : removed);
}

function selectedId(snapshot: Snapshot): string | null {
	return snapshot.screen.restaurant(snapshot);
}

function listed({data}: Snapshot, id: string | null): Restaurant | undefined {
	return heldIn(data.listing)?.restaurants.find(other => other.id === id);
}

async function openHomepage(app: App): Promise<void> {
	const snapshot = app.snapshot();
	const address = listed(snapshot, selectedId(snapshot))?.homepage;
	if (!address) return;
	const problem = await app.effects.open(address);
	if (problem === null) return app.say(translate('Opened {address}', {address}));
	app.effects.copy(address);
	app.say(translate('{problem}; copied {address} instead.', {problem, address}), true);
}
