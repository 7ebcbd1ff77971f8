import {weekOf} from '../../../../shared/time/calendar.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {currentRestaurant} from '../current-restaurant.ts';
import {shownDay} from '../shown-day.ts';

/** Whether all favourites are shown together. */
export function isOfFavourites({state}: Snapshot): boolean {
	return state.isWeekOfFavourites && state.favourites.length > 0;
}

/** The restaurants whose weeks are shown. */
export function weekSubjects(snapshot: Snapshot): readonly string[] {
	if (isOfFavourites(snapshot)) return snapshot.state.favourites;
	const id = currentRestaurant(snapshot);
	return id === null ? [] : [id];
}

/** The days, Monday to Sunday, of the week that is shown, and the one of them that is looked at. */
export function shownWeek(snapshot: Snapshot): {days: readonly string[]; day: string} {
	const day = shownDay(snapshot, currentRestaurant(snapshot));
	return {days: weekOf(day), day};
}
