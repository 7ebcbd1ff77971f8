import type {Snapshot} from '../../model/app/app.ts';
import {heldIn} from '../../model/source/resource.ts';
import {filteredGroups, listIds} from './restaurants/restaurant-rows.ts';

/** The restaurant last looked at; before that the first there is. */
export function currentRestaurant({state, data}: Snapshot): string | null {
	return state.restaurant ?? idsOf(data)[0] ?? null;
}

/** The restaurant so many places after the current one in the list, which goes round; null where there is none. */
export function restaurantAfter(snapshot: Snapshot, by: number): string | null {
	const all = idsOf(snapshot.data);
	const index = all.indexOf(currentRestaurant(snapshot) ?? '') + by;
	return all[(index + all.length) % all.length] ?? null;
}

function idsOf({listing}: Snapshot['data']): string[] {
	return listIds(filteredGroups(heldIn(listing), ''));
}
