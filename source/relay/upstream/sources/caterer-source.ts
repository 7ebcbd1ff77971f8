import type {Menu} from '../../menus/menu.ts';
import {bareRestaurant} from '../../menus/restaurant.ts';
import {jsonText} from '../json-answer.ts';
import {idIn} from './id-in-path.ts';
import type {Reading} from './json-fields.ts';
import type {MenuSource, SourceFacts, SourceOptions} from './menu-source.ts';

/** The time zone of the days of a caterer in Finland. */
export const FINLAND = 'Europe/Helsinki';

const HOUR = 3_600_000;
const LANGUAGES = ['fi', 'en'];

/** A restaurant and its days, as an answer has them. */
export interface CatererMenus {
	/** Null where the answer does not say it. */
	name: string | null;
	homepage: string | null;
	menus: Menu[];
}

/** A caterer's program: the paths that it is asked for, and how its answers are read. */
export interface Caterer {
	facts: Pick<SourceFacts, 'name' | 'title' | 'address' | 'isExperimental'>;
	/** The paths of a restaurant's menus, the best first: the next one is for where one is answered with 404. */
	paths(id: string, days: {day: string; today: string}, language: string): readonly string[];
	/** Matches those paths; its first group is the restaurant's id. */
	pathPattern: RegExp;
	/** Whether a path says itself of which day its menu is. */
	isDated(path: string): boolean;
	/** Reads the answer to a path that was asked on `today`. Throws UPSTREAM_UNREADABLE if it is something else. */
	read(path: string, text: string, options: {today: string; language: string}): Reading<CatererMenus>;
}

/** A caterer in Finland that has no list of its restaurants: the configuration names them by the caterer's numbers. */
export function catererSource(caterer: Caterer, {ids = null, language = 'fi'}: SourceOptions): MenuSource {
	const spoken = LANGUAGES.includes(language) ? language : 'fi';
	const restaurantOfPath = (path: string) => idIn(caterer.pathPattern, path);
	return {
		facts: {
			...caterer.facts,
			languages: LANGUAGES,
			timeZone: FINLAND,
			daysAhead: 6,
			hasDirectory: false,
			hasPrices: true,
			hasHours: false,
			hasCoordinates: false,
			freshness: {menuAtLeast: HOUR, menuAtMost: 2 * HOUR, emptyMenu: HOUR, notFound: HOUR},
		},
		ids: ids?.map(String) ?? [],
		list: null,
		directory: null,
		menuRequests: (id, days) =>
			caterer.paths(id, days, spoken).map(path => ({
				path,
				read(answer) {
					const {value, ...counts} = caterer.read(path, jsonText(answer), {today: days.today, language: spoken});
					const {name, homepage, menus} = value;
					const restaurant = name === null ? null : bareRestaurant(id, name, {homepage, timeZone: FINLAND});
					return {value: {restaurant, menus}, ...counts};
				},
			})),
		restaurantRequest: () => null,
		kindOf: path => (restaurantOfPath(path) === null ? 'other' : 'menu'),
		restaurantOfPath,
		isDated: path => caterer.isDated(path),
		isEmpty(path, answer) {
			const {menus} = caterer.read(path, jsonText(answer), {today: '2000-01-01', language: spoken}).value;
			return menus.every(({state}) => state === 'unpublished');
		},
	};
}
