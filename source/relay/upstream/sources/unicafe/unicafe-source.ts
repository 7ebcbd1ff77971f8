import {jsonText} from '../../json-answer.ts';
import type {ListRequest, MenuSource, ReceivedBody, SourceOptions} from '../menu-source.ts';
import {readUnicafe} from './unicafe-answers.ts';

const HOUR = 3_600_000;
const LANGUAGES = ['fi', 'en', 'sv'];

/** Unicafe, restaurants of the University of Helsinki. One large answer holds all of them and some weeks of their menus. */
export function unicafeSource({ids = null, language = 'fi'}: SourceOptions): MenuSource {
	// There are addresses for two languages; the dishes of each hold the third.
	const spoken = LANGUAGES.includes(language) ? language : 'fi';
	const path = `restaurants?lang=${spoken === 'en' ? 'en' : 'fi'}`;
	// The days have no year, and a reader of the list needs none of them.
	const read = (answer: ReceivedBody, today: string) => readUnicafe(jsonText(answer), {language: spoken, today});
	const listOf = (isWanted: (id: string) => boolean): ListRequest => ({
		path,
		read(answer) {
			const {value, ...counts} = read(answer, '2000-01-01');
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
			freshness: {menuAtLeast: HOUR / 2, menuAtMost: HOUR, emptyMenu: HOUR / 2},
		},
		ids,
		list: listOf(id => ids?.includes(id) ?? true),
		directory: listOf(() => true),
		menuRequests: (id, {today}) => [
			{
				path,
				read(answer) {
					const {value, ...counts} = read(answer, today);
					const own = value.find(({restaurant}) => restaurant.id === id);
					return {value: {restaurant: own?.restaurant ?? null, menus: own?.menus ?? []}, ...counts};
				},
			},
		],
		restaurantRequest: () => null,
		kindOf: asked => (asked.startsWith('restaurants') ? 'menu' : 'other'),
		restaurantOfPath: () => null,
		isDated: () => false,
		isEmpty: (_, answer) => read(answer, '2000-01-01').value.length === 0,
	};
}
