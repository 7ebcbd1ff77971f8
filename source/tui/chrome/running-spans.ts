import {translate} from '../../shared/language/texts.ts';
import {type Line, span} from '../components/line.ts';
import {countRunning} from '../model/activity/activity.ts';
import type {Snapshot} from '../model/app/app.ts';

/** In a narrower terminal the number alone is shown. */
const WORDS_FROM = 60;

/** How many jobs and calls run, for the header of every screen; nothing where none do. */
export function runningSpans(snapshot: Snapshot): Line {
	const {state, config} = snapshot;
	const count = countRunning(snapshot);
	if (count === 0) return [];
	const words = translate('{count} running', {count});
	if (config.isLinear) return [span(`${words}, `)];
	const shown = state.size.columns < WORDS_FROM ? `${count}` : words;
	return [span(`${config.signs.running} ${shown} `, 'key')];
}
