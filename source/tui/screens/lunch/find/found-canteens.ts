import {createDirectorySearch} from '../../../../relay/menus/directory-search.ts';
import type {Coordinate, Restaurant} from '../../../../relay/menus/restaurant.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn} from '../../../model/source/resource.ts';

/** The screen's name. */
export const FIND = 'find';

const none: readonly Restaurant[] = [];

// The texts of the whole list are folded once, not at each key.
const searchOf = memoizeLast(createDirectorySearch);
const search = memoizeLast((all: readonly Restaurant[], text: string, near: Coordinate | null) =>
	searchOf(all)({text, near}),
);
const idsOf = memoizeLast((found: readonly Restaurant[]) => found.map(({id}) => id));

/** The canteens that fit what was typed: the best first, or the nearest. */
export function foundCanteens({data, state}: Snapshot): readonly Restaurant[] {
	const all = heldIn(data.directory)?.restaurants ?? none;
	return search(all, paneOf(state, FIND).field.text, state.near?.coordinate ?? null);
}

export function foundIds(snapshot: Snapshot): readonly string[] {
	return idsOf(foundCanteens(snapshot));
}

export function selectedCanteen(snapshot: Snapshot): Restaurant | null {
	const index = selectedIndex(paneOf(snapshot.state, FIND), foundIds(snapshot));
	return foundCanteens(snapshot)[index] ?? null;
}

const listedIds = memoizeLast(
	(listed: readonly Restaurant[]): ReadonlySet<string> => new Set(listed.map(({id}) => id)),
);

/** The ids of the restaurants that are in the lists. */
export function inLists({data}: Snapshot): ReadonlySet<string> {
	// A sample stands in for lists: nothing in it is really there.
	return listedIds(data.sample ? none : (heldIn(data.listing)?.restaurants ?? none));
}
