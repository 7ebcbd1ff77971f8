import type {Restaurant} from '../../../relay/menus/restaurant.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {Actions} from '../../model/app/action.ts';
import type {App, Snapshot} from '../../model/app/app.ts';
import {toggled} from '../../model/app/app-state.ts';
import {heldIn} from '../../model/source/resource.ts';
import {areaOf, titleOf} from '../areas.ts';
import {enterField} from './enter-field.ts';
import {refreshReason} from './refresh-reason.ts';

const noRestaurant = 'No restaurant is selected';

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
			screen.field || areaOf(state.screen) === 'lunch' ? null : `${titleOf(state.screen)} has nothing to filter`,
		run(app) {
			if (!app.snapshot().screen.field) app.open('search');
			enterField(app);
		},
	},
	toggleFavourite: {
		keys: '*',
		title: 'Favourite',
		description: 'Make the restaurant a favourite, or no longer; in Search the words',
		footer: 3,
		disabledReason: snapshot => (selectedId(snapshot) === null ? noRestaurant : null),
		run(app) {
			const id = selectedId(app.snapshot());
			if (id === null) return;
			app.update(state => ({...state, favourites: toggled(state.favourites, id)}));
			const snapshot = app.snapshot();
			const name = listed(snapshot, id)?.name ?? id;
			app.say(`${name} is ${snapshot.state.favourites.includes(id) ? 'now' : 'no longer'} a favourite.`);
		},
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
			if (id === null) return noRestaurant;
			const restaurant = listed(snapshot, id);
			return restaurant?.homepage ? null : `${restaurant?.name ?? id} has no homepage in the list`;
		},
		run: app => inBackground(openHomepage(app)),
	},
};

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
	if (problem === null) return app.say(`Opened ${address}`);
	app.effects.copy(address);
	app.say(`${problem}; copied ${address} instead.`, true);
}
