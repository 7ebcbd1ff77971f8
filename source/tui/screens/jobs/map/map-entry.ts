import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {durationText, grouped, rateText} from '../../../../shared/text/figure-text.ts';
import {cutText} from '../../../../shared/text/text-width.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {span} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {percent, progressBar} from '../../../components/progress-bar.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import {countText, mapSign} from './map-lines.ts';

const NAME_WIDTH = 24;
const BAR_WIDTH = 10;
/** In a narrower list there is room for the share, or for how many failed. */
const ALL_FROM = 56;
/** In a narrower list there is room for how many failed, or for when it ended. */
const AGE_FROM = 46;
/** In a wider list there is room for the speed and for the time that is left. */
const SPEED_FROM = 76;

/** A map as an entry of a list that is so many columns wide. */
export function mapEntry(map: FoundMap, now: Date, columns: number, config: AppConfig): ListEntry {
	const {key, name, state, share, failed} = map;
	const isRunning = state === 'running';
	const hasAll = columns >= ALL_FROM;
	const bar = isRunning && share !== null && hasAll && !config.isLinear ? progressBar(share, BAR_WIDTH, config) : [];
	const counts = hasAll || failed === 0 ? countText(map) : translate('{count} failed', {count: grouped(failed)});
	// How many failed says more than when that was.
	const hasAge = columns >= AGE_FROM || failed === 0;
	return {
		key,
		left: () => [
			mapSign(map, config),
			span(`${cutText(name, NAME_WIDTH)}  `, 'title'),
			...bar,
			span(bar.length > 0 ? '  ' : ''),
			span(counts, failed > 0 ? 'error' : 'dim'),
		],
		right: () =>
			span(isRunning ? paceText(map, columns) : hasAge ? ageInWords(map.endedAt ?? map.updatedAt, now) : '', 'dim'),
	};
}

/** How fast a map is, how long it still takes, and how much of it is done, as far as there is room. */
function paceText({share, rate, leftMs}: FoundMap, columns: number): string {
	const speed = rate === null ? null : translate('{rate} a second', {rate: rateText(rate)});
	if (share === null) return speed ?? '';
	const left = leftMs === null ? null : translate('{time} left', {time: durationText(leftMs)});
	const words = columns >= SPEED_FROM ? [speed, left] : columns >= ALL_FROM ? [left ?? speed] : [];
	return [...words.filter(word => word !== null), percent(share)].join('  ');
}
