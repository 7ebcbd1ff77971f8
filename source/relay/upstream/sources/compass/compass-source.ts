import {weekOf} from '../../../../shared/time/calendar.ts';
import {catererSource} from '../caterer-source.ts';
import type {MenuSource, SourceOptions} from '../menu-source.ts';
import {readFeed, readWeek} from './compass-answers.ts';

const WEEK = 'menuapi/week-menus';
const FEED = 'menuapi/feed/json';

/**
 * Compass Group Finland (Food & Co). Its restaurants are named by their cost numbers. A week is one request; where that is
 * not answered, the feed of the days from today on is asked.
 */
export function compassSource(options: SourceOptions): MenuSource {
	return catererSource(
		{
			facts: {
				name: 'compass',
				title: 'Compass Group Finland',
				address: 'https://www.compass-group.fi',
				isExperimental: true,
			},
			paths: (id, {day}, language) => [
				`${WEEK}?costCenter=${encodeURIComponent(id)}&date=${weekOf(day)[0] ?? day}&language=${language}`,
				`${FEED}?costNumber=${encodeURIComponent(id)}&language=${language}`,
			],
			pathPattern: /^menuapi\/(?:week-menus|feed\/json)\?(?:.*&)?cost(?:Center|Number)=([^&]+)/,
			isDated: path => path.startsWith(WEEK) && /[?&]date=/.test(path),
			read: (path, text, {language}) => (path.startsWith(WEEK) ? readWeek(text, language) : readFeed(text, language)),
		},
		options,
	);
}
