import {addDays, weekOf} from '../../../../shared/time/calendar.ts';
import {fieldValue} from '../../../http/header-fields.ts';
import {jsonText} from '../../json-answer.ts';
import {idIn} from '../id-in-path.ts';
import type {ListRequest, MenuRequest, MenuSource, ReceivedBody, SourceOptions} from '../menu-source.ts';
import {readCanteen, readCanteens, readClosed, readDays, readMeals} from './openmensa-answers.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

/** The most that the service gives at a time. */
const PAGE = 'canteens?per_page=1500';

/**
 * OpenMensa, canteens of universities in the German-speaking countries. A week of a canteen is one request, since all looks
 * at its days share it; where that is not answered, a day is asked for as documented.
 */
export function openMensaSource({ids = null}: SourceOptions): MenuSource {
	// Nobody asks for 1,300 menus: without ids, its canteens are found, and asked for by their ids, but none is listed.
	const known = ids?.map(String) ?? [];
	const listOf = (path: string): ListRequest => ({
		path,
		read: answer => readCanteens(jsonText(answer)),
		nextPath: nextPage,
	});
	return {
		facts: {
			name: 'openmensa',
			title: 'OpenMensa',
			address: 'https://openmensa.org/api/v2',
			languages: ['de'],
			timeZone: 'Europe/Berlin',
			daysAhead: 6,
			hasDirectory: true,
			hasPrices: true,
			hasHours: false,
			hasCoordinates: true,
			isExperimental: false,
			// Its answers say "max-age=0"; its feeds change a few times a day, its list a few times a year.
			freshness: {list: WEEK, menuAtLeast: HOUR, menuAtMost: 2 * HOUR, emptyMenu: HOUR, notFound: HOUR},
		},
		ids: known,
		list: known.length === 0 ? null : listOf(`canteens?ids=${known.map(encodeURIComponent).join(',')}`),
		directory: listOf(PAGE),
		menuRequests: (id, {day}) => [weekRequest(id, weekOf(day)[0] ?? day), dayRequest(id, day)],
		restaurantRequest: id => ({
			path: `canteens/${encodeURIComponent(id)}`,
			read: answer => ({value: [readCanteen(jsonText(answer))], skipped: 0, cut: 0}),
			nextPath: () => null,
		}),
		kindOf: path =>
			/^canteens(?:\?|\/[^/?]+$|$)/.test(path) ? 'list' : /\/meals(?:\?|$)/.test(path) ? 'menu' : 'other',
		restaurantOfPath: path => idIn(/^canteens\/([^/?]+)(?:\/|$)/, path),
		isDated: path => /\/days\/|[?&]start=/.test(path),
		isEmpty(path, answer) {
			const text = jsonText(answer);
			if (/^canteens\/[^/?]+$/.test(path)) {
				readCanteen(text);
				return false;
			}
			if (/^canteens(?:\?|$)/.test(path)) return readCanteens(text).value.length === 0;
			const menus = path.includes('/days/') ? [readMeals(text, '2000-01-01').value] : readDays(text).value;
			return menus.every(({state}) => state === 'unpublished');
		},
	};
}

function weekRequest(id: string, monday: string): MenuRequest {
	return {
		path: `canteens/${encodeURIComponent(id)}/meals?start=${monday}`,
		read(answer) {
			const {value, ...counts} = readDays(jsonText(answer));
			// An unreadable start silently means today: only what was asked for counts.
			const menus = value.filter(({date}) => date >= monday && date <= addDays(monday, 6));
			return {value: {restaurant: null, menus}, ...counts};
		},
	};
}

/** A day's meals: none both where nothing is known of the day and where the canteen is closed, which the day itself says. */
function dayRequest(id: string, day: string): MenuRequest {
	const dayPath = `canteens/${encodeURIComponent(id)}/days/${day}`;
	return {
		path: `${dayPath}/meals`,
		closing: {path: dayPath, isClosed: answer => readClosed(jsonText(answer))},
		read(answer) {
			const {value, ...counts} = readMeals(jsonText(answer), day);
			return {value: {restaurant: null, menus: [value]}, ...counts};
		},
	};
}

/** The path of the page that `Link` calls the next, whatever host it names. */
function nextPage({headers}: ReceivedBody): string | null {
	const link = fieldValue(headers, 'link') ?? '';
	const [, address] = /<([^<>]*)>\s*;[^,]*\brel="?next"?/i.exec(link) ?? [];
	const [, path] = /\/(canteens\?[\w=&%.,+[\]~-]*)$/.exec(address ?? '') ?? [];
	return path ?? null;
}
