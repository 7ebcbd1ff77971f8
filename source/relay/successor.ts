import {fold} from '../shared/text/fold.ts';
import {distanceMeters} from './menus/distance.ts';
import type {Restaurant} from './menus/restaurant.ts';

/** Coordinates of one place differ by so much where two people took them. */
const SAME_PLACE_METERS = 100;

/**
 * The restaurant that took the place of one which is still described but listed no more: the one of its name at its
 * place. Null where it is listed, or none is there.
 */
export function successorOf({id, name, coordinate}: Restaurant, listed: readonly Restaurant[]): Restaurant | null {
	if (coordinate === null || listed.some(restaurant => restaurant.id === id)) return null;
	const isSame = (other: Restaurant) =>
		fold(other.name) === fold(name) &&
		other.coordinate !== null &&
		distanceMeters(coordinate, other.coordinate) <= SAME_PLACE_METERS;
	return listed.find(isSame) ?? null;
}
