import {weekOf} from '../../../../shared/time/calendar.ts';
import {catererSource} from '../caterer-source.ts';
import type {MenuSource, SourceOptions} from '../menu-source.ts';
import {readDay, readWeek} from './sodexo-answers.ts';

const WEEKLY = 'ruokalistat/output/weekly_json';
const DAILY = 'ruokalistat/output/daily_json';

/** Sodexo Finland. Its restaurants are named by their numbers. The present week is one request, other days one each. */
export function sodexoSource(options: SourceOptions): MenuSource {
	return catererSource(
		{
			facts: {name: 'sodexo', title: 'Sodexo Finland', address: 'https://www.sodexo.fi', isExperimental: false},
			paths(id, {day, today}) {
				const daily = `${DAILY}/${encodeURIComponent(id)}/${day}`;
				return weekOf(today).includes(day) ? [`${WEEKLY}/${encodeURIComponent(id)}`, daily] : [daily];
			},
			pathPattern: /^ruokalistat\/output\/(?:weekly|daily)_json\/([^/?]+)/,
			isDated: path => path.startsWith(`${DAILY}/`),
			read(path, text, {today, language}) {
				if (path.startsWith(`${WEEKLY}/`)) return readWeek(text, {today, language});
				const [date = today] = /\d{4}-\d{2}-\d{2}$/.exec(path) ?? [];
				return readDay(text, {date, language});
			},
		},
		options,
	);
}
