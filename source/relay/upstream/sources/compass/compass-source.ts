import {weekOf} from '../../../../shared/time/calendar.ts';
import {bareRestaurant} from '../../../menus/restaurant.ts';
import {jsonText} from '../../json-answer.ts';
import {idIn} from '../id-in-path.ts';
import type {Reading} from '../json-fields.ts';
import type {MenuRequest, MenuSource, RestaurantDays, SourceOptions} from '../menu-source.ts';
import {type CompassMenus, readFeed, readWeek} from './compass-answers.ts';

const ZONE = 'Europe/Helsinki';
const HOUR = 3_600_000;
const LANGUAGES = ['fi', 'en'];

/**
 * Compass Group Finland (Food & Co). Its restaurants are named by their cost numbers, in the configuration: it has no list
 * of them. A week is one request; where that is not answered, the feed of the days from today on is asked.
 */
export function compassSource({ids = null, language = 'fi'}: SourceOptions): MenuSource {
	const spoken = LANGUAGES.includes(language) ? language : 'fi';
	const found = (id: string, {value, ...counts}: Reading<CompassMenus>): Reading<RestaurantDays> => ({
		value: {
			restaurant: value.name === null ? null : bareRestaurant(id, value.name, {timeZone: ZONE}),
			menus: value.menus,
		},
		...counts,
	});
	const weekRequest = (id: string, monday: string): MenuRequest => ({
		path: `menuapi/week-menus?costCenter=${encodeURIComponent(id)}&date=${monday}&language=${spoken}`,
		read: answer => found(id, readWeek(jsonText(answer), spoken)),
	});
	const feedRequest = (id: string): MenuRequest => ({
		path: `menuapi/feed/json?costNumber=${encodeURIComponent(id)}&language=${spoken}`,
		read: answer => found(id, readFeed(jsonText(answer), spoken)),
	});
	return {
		facts: {
			name: 'compass',
			title: 'Compass Group Finland',
			address: 'https://www.compass-group.fi',
			languages: LANGUAGES,
			timeZone: ZONE,
			daysAhead: 6,
			hasDirectory: false,
			hasPrices: true,
			hasHours: false,
			hasCoordinates: false,
			isExperimental: true,
			freshness: {menuAtLeast: HOUR, menuAtMost: 2 * HOUR, emptyMenu: HOUR, notFound: HOUR},
		},
		ids: ids?.map(String) ?? [],
		list: null,
		directory: null,
		menuRequests: (id, {day}) => [weekRequest(id, weekOf(day)[0] ?? day), feedRequest(id)],
		restaurantRequest: () => null,
		kindOf: path => (/^menuapi\/(?:week-menus|feed\/json)\?/.test(path) ? 'menu' : 'other'),
		restaurantOfPath: path => idIn(/^menuapi\/(?:week-menus|feed\/json)\?(?:.*&)?cost(?:Center|Number)=([^&]+)/, path),
		isDated: path => /^menuapi\/week-menus\?(?:.*&)?date=/.test(path),
		isEmpty(path, answer) {
			const text = jsonText(answer);
			const {menus} = (path.startsWith('menuapi/week') ? readWeek(text, spoken) : readFeed(text, spoken)).value;
			return menus.every(({state}) => state === 'unpublished');
		},
	};
}
