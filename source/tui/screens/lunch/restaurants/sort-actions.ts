import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import type {Actions, App, Snapshot} from '../../../model/app/app.ts';
import {type AppState, type RestaurantOrder, restaurantOrders, withPane} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';

/** The order of the screen Restaurants. */
export const sortActions: Pick<Actions<'lunch'>, 'sortRestaurants'> = {
	sortRestaurants: {
		keys: 'S',
		title: 'Sort',
		description: 'In Restaurants: sort by region, name, dishes, distance from the selected one, or age',
		footer: 4,
		disabledReason: ({state}) =>
			state.screen === 'restaurants' ? null : translate('Restaurants are sorted on the screen Restaurants'),
		run: sortNext,
	},
};

function sortNext(app: App): void {
	const snapshot = app.snapshot();
	const near = snapshot.state.near ?? selectedPlace(snapshot);
	// Without a place there are no distances to sort by.
	const orders = restaurantOrders.filter(order => order !== 'distance' || near !== null);
	const next = orders[(orders.indexOf(snapshot.state.restaurantOrder) + 1) % orders.length] ?? 'region';
	app.update(state => ({
		...withPane(state, {selected: null, index: 0}),
		restaurantOrder: next,
		near: nearFor(next, near),
	}));
	// A list that is sorted by menus has to have them.
	if (next === 'dishes' || next === 'age') inBackground(app.lunch.showMenus());
	app.requestShown();
}

function nearFor(order: RestaurantOrder, near: AppState['near']): AppState['near'] {
	return order === 'distance' ? near : null;
}

function selectedPlace(snapshot: Snapshot): AppState['near'] {
	const id = snapshot.screen.restaurant(snapshot);
	const selected = heldIn(snapshot.data.listing)?.restaurants.find(restaurant => restaurant.id === id);
	return selected?.coordinate ? {name: selected.name, coordinate: selected.coordinate} : null;
}
