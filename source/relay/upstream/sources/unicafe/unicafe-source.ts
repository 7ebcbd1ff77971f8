import {jsonText} from '../../json-answer.ts';
import type {ListRequest, MenuSource, SourceOptions} from '../menu-source.ts';
import {readOnce} from '../read-once.ts';
import {readMenus, readUnicafe} from './unicafe-answers.ts';

const HOUR = 3_600_000;
const LANGUAGES = ['fi', 'en', 'sv'];

/** Unicafe, restaurants of the University of Helsinki. One large answer holds all of them and some weeks of their menus. */
export function unicafeSource({ids = null, language = 'fi'}: SourceOptions): MenuSource {
	// There are addresses for two languages; the dishes of each hold the third.
	const spoken = LANGUAGES.includes(language) ? language : 'fi';
	const path = `restaurants?lang=${spoken === 'en' ? 'en' : 'fi'}`;
	// All looks at all restaurants share one large answer, which is parsed only where it changed.
	const read = readOnce(answer => readUnicafe(jsonText(answer)));

	const listOf = (isWanted: (id: string) => boolean): ListRequest => ({
		path,
		read(answer) {
			const {value, ...counts} = read(answer);
			return {value: value.flatMap(({restaurant}) => (isWanted(restaurant.id) ? restaurant : [])), ...counts};
		},
		nextPath: () => null,
	});
	return {
		facts: {
			name: 'unicafe',
			title: 'Unicafe',
			address: 'https://unicafe.fi/wp-json/swiss/v1',
			languages: LANGUAGES,
			timeZone: 'Europe/Helsinki',
			daysAhead: 14,
			hasDirectory: true,
			hasPrices: true,
			hasHours: true,
			hasCoordinates: false,
			isExperimental: true,
			freshness: {menuAtLeast: HOUR / 2, menuAtMost: HOUR, emptyMenu: HOUR / 2, notFound: HOUR / 2},
		},
		ids,
		list: listOf(id => ids?.includes(id) ?? true),
		directory: listOf(() => true),
		menuRequests: (id, {today}) => [
			{
				path,
				read(answer) {
					const {value, cut} = read(answer);
					const own = value.find(({restaurant}) => restaurant.id === id);
					if (!own) return {value: {restaurant: null, menus: []}, skipped: 0, cut};
					const {restaurant, days, visitingHours} = own;
					const menus = readMenus(days, {language: spoken, today, visitingHours});
					return {value: {restaurant, menus: menus.value}, skipped: menus.skipped, cut};
				},
			},
		],
		restaurantRequest: () => null,
		kindOf: asked => (/^restaurants\/?(?:\?|$)/.test(asked) ? 'menu' : 'other'),
		restaurantOfPath: () => null,
		isDated: () => false,
		isEmpty: (_, answer) => read(answer).value.length === 0,
	};
}
