import {weekOf} from '../../../../shared/time/calendar.ts';
import {bareRestaurant} from '../../../menus/restaurant.ts';
import {jsonText} from '../../json-answer.ts';
import {idIn} from '../id-in-path.ts';
import type {Reading} from '../json-fields.ts';
import type {MenuRequest, MenuSource, RestaurantDays, SourceOptions} from '../menu-source.ts';
import {readDay, readWeek, type SodexoMenus, ZONE} from './sodexo-answers.ts';

const HOUR = 3_600_000;
const LANGUAGES = ['fi', 'en'];
const WEEKLY = 'ruokalistat/output/weekly_json';
const DAILY = 'ruokalistat/output/daily_json';

/**
 * Sodexo Finland. Its restaurants are named by their numbers, in the configuration: it has no list of them. The present
 * week is one request, other days one each.
 */
export function sodexoSource({ids = null, language = 'fi'}: SourceOptions): MenuSource {
	const spoken = LANGUAGES.includes(language) ? language : 'fi';
	const found = (id: string, {value, ...counts}: Reading<SodexoMenus>): Reading<RestaurantDays> => ({
		value: {
			restaurant:
				value.name === null ? null : bareRestaurant(id, value.name, {homepage: value.homepage, timeZone: ZONE}),
			menus: value.menus,
		},
		...counts,
	});
	const weekRequest = (id: string, today: string): MenuRequest => ({
		path: `${WEEKLY}/${encodeURIComponent(id)}`,
		read: answer => found(id, readWeek(jsonText(answer), {today, language: spoken})),
	});
	const dayRequest = (id: string, date: string): MenuRequest => ({
		path: `${DAILY}/${encodeURIComponent(id)}/${date}`,
		read: answer => found(id, readDay(jsonText(answer), {date, language: spoken})),
	});
	return {
		facts: {
			name: 'sodexo',
			title: 'Sodexo Finland',
			address: 'https://www.sodexo.fi',
			languages: LANGUAGES,
			timeZone: ZONE,
			daysAhead: 6,
			hasDirectory: false,
			hasPrices: true,
			hasHours: false,
			hasCoordinates: false,
			isExperimental: false,
			freshness: {menuAtLeast: HOUR, menuAtMost: 2 * HOUR, emptyMenu: HOUR, notFound: HOUR},
		},
		ids: ids?.map(String) ?? [],
		list: null,
		directory: null,
		menuRequests: (id, {day, today}) =>
			weekOf(today).includes(day) ? [weekRequest(id, today), dayRequest(id, day)] : [dayRequest(id, day)],
		restaurantRequest: () => null,
		kindOf: path => (path.startsWith(`${WEEKLY}/`) || path.startsWith(`${DAILY}/`) ? 'menu' : 'other'),
		restaurantOfPath: path => idIn(/^ruokalistat\/output\/(?:weekly|daily)_json\/([^/?]+)/, path),
		isDated: path => path.startsWith(`${DAILY}/`),
		isEmpty(path, answer) {
			const text = jsonText(answer);
			const read = path.startsWith(WEEKLY)
				? readWeek(text, {today: '2000-01-01', language: spoken})
				: readDay(text, {date: '2000-01-01', language: spoken});
			return read.value.menus.every(({state}) => state === 'unpublished');
		},
	};
}
