import {STOCKHOLM} from '../../../../shared/time/time-zone.ts';
import {jsonText} from '../../json-answer.ts';
import {idIn} from '../id-in-path.ts';
import type {ListRequest, MenuSource, SourceOptions} from '../menu-source.ts';
import {readMenuDocument, readRestaurantsDocument} from './file-answers.ts';

const MINUTE = 60_000;
const LIST = 'restaurants.json';

/**
 * A folder, on this machine or below an address, with documents in the schema of lunch: `restaurants.json` and, for
 * each restaurant, `restaurants/{id}.json` with a menu or a week.
 */
export function fileSource({ids = null}: SourceOptions): MenuSource {
	const list: ListRequest = {
		path: LIST,
		read(answer) {
			const {value, ...counts} = readRestaurantsDocument(jsonText(answer));
			return {value: value.filter(({id}) => ids?.includes(id) ?? true), ...counts};
		},
		nextPath: () => null,
	};
	return {
		facts: {
			name: 'file',
			title: 'Documents',
			address: null,
			languages: ['sv', 'en'],
			timeZone: STOCKHOLM,
			daysAhead: 400,
			hasDirectory: true,
			hasPrices: true,
			hasHours: true,
			hasCoordinates: true,
			isExperimental: false,
			freshness: {list: 10 * MINUTE, menuAtLeast: MINUTE, menuAtMost: 10 * MINUTE, emptyMenu: MINUTE},
		},
		ids,
		list,
		directory: list,
		menuRequests: id => [
			{path: `restaurants/${encodeURIComponent(id)}.json`, read: answer => readMenuDocument(jsonText(answer))},
		],
		restaurantRequest: () => null,
		kindOf: path => (path === LIST ? 'list' : /^restaurants\/[^/?]+\.json$/.test(path) ? 'menu' : 'other'),
		restaurantOfPath: path => idIn(/^restaurants\/([^/?]+)\.json$/, path),
		isDated: () => true,
		isEmpty(path, answer) {
			const text = jsonText(answer);
			if (path === LIST) return readRestaurantsDocument(text).value.length === 0;
			// A document is its author's own word, also where dishes are taken out of it again.
			readMenuDocument(text);
			return false;
		},
	};
}
