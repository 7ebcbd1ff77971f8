import {CAMPUS_API} from '../../../../shared/settings/source-settings.ts';
import {STOCKHOLM} from '../../../../shared/time/time-zone.ts';
import {jsonText} from '../../json-answer.ts';
import {idIn} from '../id-in-path.ts';
import type {MenuSource} from '../menu-source.ts';
import {isEmptyAnswer, readMenu, readRestaurants} from './scilifelab-answers.ts';
import {kindOf, LIST_PATH, menuPath} from './scilifelab-paths.ts';

/** The research campuses in Uppsala and Solna. It knows today alone. */
export function scilifelabSource(): MenuSource {
	const list = {
		path: LIST_PATH,
		read: (answer: Parameters<typeof jsonText>[0]) => readRestaurants(jsonText(answer)),
		nextPath: () => null,
	};
	return {
		facts: {
			name: 'scilifelab',
			title: 'SciLifeLab',
			address: CAMPUS_API,
			languages: ['sv', 'en'],
			timeZone: STOCKHOLM,
			daysAhead: 0,
			hasDirectory: true,
			hasPrices: false,
			hasHours: false,
			hasCoordinates: true,
			isExperimental: false,
			freshness: {},
		},
		ids: null,
		list,
		directory: list,
		menuRequests: (id, {day}) => [
			{
				path: menuPath(id),
				read(answer) {
					const {value, restaurant, ...counts} = readMenu(id, day, jsonText(answer));
					return {value: {restaurant, menus: [value]}, ...counts};
				},
			},
		],
		restaurantRequest: () => null,
		kindOf,
		restaurantOfPath: path => idIn(/^restaurant\/([^/?]+)$/, path),
		isDated: () => false,
		isEmpty: (path, answer) => isEmptyAnswer(kindOf(path) === 'list' ? 'list' : 'menu', answer),
	};
}
