import type {Restaurant} from './menus/restaurant.ts';

/** The time zone of each restaurant of a source: its own where the list gives one, else the source's. */
export interface RestaurantZones {
	/** Remembers what a list says of its restaurants. */
	note(restaurants: readonly Restaurant[]): void;
	/** The time zone of a restaurant; the source's for one that is not known, or none. */
	of(id: string | undefined): string;
}

export function createRestaurantZones(ofSource: string): RestaurantZones {
	const own = new Map<string, string>();
	let noted: readonly Restaurant[] | null = null;
	return {
		note(restaurants) {
			// A list that did not change is the same one.
			if (restaurants === noted) return;
			noted = restaurants;
			own.clear();
			for (const {id, timeZone} of restaurants) if (timeZone !== undefined) own.set(id, timeZone);
		},
		of: id => (id === undefined ? undefined : own.get(id)) ?? ofSource,
	};
}
