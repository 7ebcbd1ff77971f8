import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {durationText, grouped, rateText} from '../../../../shared/text/figure-text.ts';
import {cutText, widthOf} from '../../../../shared/text/text-width.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {span} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {percent, progressBar} from '../../../components/progress-bar.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import {countText, mapSign} from './map-lines.ts';

const BAR_WIDTH = 10;
/** A name is cut for what stands beside it, to so many columns at the least; where there is room it has more. */
const [NARROWEST_NAME, USUAL_NAME, WIDEST_NAME] = [3, 16, 24];
/** The signs before a name, and the gaps. */
const BESIDE_NAME = 8;

/** The figures beside the name of a map in its row. */
interface Beside {
	counts: string;
	hasBar: boolean;
	end: string;
}

/** A map as an entry of a list that is so many columns wide. */
export function mapEntry(map: FoundMap, now: Date, columns: number, config: AppConfig): ListEntry {
	const {key, name, share, failed} = map;
	const all = map.state === 'running' ? besideRunning(map, config) : besideEnded(map, now);
	const wanted = Math.min(USUAL_NAME, widthOf(name));
	const least = {counts: shortCounts(map), hasBar: false, end: ''};
	const beside = all.find(one => columns - widthBeside(one) >= wanted) ?? least;
	const {counts, hasBar, end} = beside;
	const room = columns - widthBeside(beside);
	const shown = cutText(name, Math.max(NARROWEST_NAME, Math.min(WIDEST_NAME, room)), config.signs.ellipsis);
	return {
		key,
		left: () => [
			mapSign(map, config),
			span(`${shown}  `, 'title'),
			...(hasBar ? [...progressBar(share ?? 0, BAR_WIDTH, config), span('  ')] : []),
			span(counts, failed > 0 ? 'error' : 'dim'),
		],
		right: () => span(end, 'dim'),
	};
}

function widthBeside({counts, hasBar, end}: Beside): number {
	return BESIDE_NAME + widthOf(counts) + (hasBar ? BAR_WIDTH + 2 : 0) + widthOf(end);
}

/** How far a map is, how fast and how long it still takes; the first that there is room for. */
function besideRunning(map: FoundMap, {isLinear}: AppConfig): Beside[] {
	const {share, rate, leftMs} = map;
	const speed = rate === null ? '' : translate('{rate} a second', {rate: rateText(rate)});
	const left = leftMs === null ? '' : translate('{time} left', {time: durationText(leftMs)});
	const done = share === null ? '' : percent(share);
	const ends = [[speed, left, done], [left || speed, done], [done || speed]].map(words =>
		words.filter(Boolean).join('  '),
	);
	const [whole = '', most = '', least = ''] = ends;
	const counts = countText(map);
	const hasBar = share !== null && !isLinear;
	return [
		{counts, hasBar, end: whole},
		{counts, hasBar, end: most},
		{counts, hasBar: false, end: most},
		{counts, hasBar: false, end: least},
		{counts: shortCounts(map), hasBar: false, end: least},
	];
}

/** How many inputs failed says more than when the map ended. */
function besideEnded(map: FoundMap, now: Date): Beside[] {
	const age = ageInWords(map.endedAt ?? map.updatedAt, now);
	return [
		{counts: countText(map), hasBar: false, end: age},
		{counts: shortCounts(map), hasBar: false, end: age},
	];
}

function shortCounts(map: FoundMap): string {
	return map.failed === 0 ? countText(map) : translate('{count} failed', {count: grouped(map.failed)});
}
