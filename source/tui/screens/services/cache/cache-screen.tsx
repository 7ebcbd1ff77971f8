import type {CacheEntry} from '../../../../relay/cache/cache-inspection.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {message, translate} from '../../../../shared/language/texts.ts';
import {sizeText} from '../../../../shared/text/figure-text.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {dayInWords} from '../../../../shared/time/calendar.ts';
import {clockText} from '../../../../shared/time/clock-text.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {SplitView} from '../../../components/split-view.tsx';
import type {Snapshot} from '../../../model/app/app.ts';
import {titleOf} from '../../areas.ts';
import {failureLines} from '../../failure-lines.ts';
import {markedRows} from '../../marked-rows.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {answerNames, selectedAnswer, storedAnswers} from './stored-answers.ts';

/** As wide as the widest word for it, so that names line up. */
const FRESHNESS_WIDTH = 7;

function listEntries(snapshot: Snapshot): ListEntry[] {
	const {now} = snapshot;
	const names = answerNames(snapshot);
	return storedAnswers(snapshot).map(entry => ({
		key: entry.key,
		left: () => {
			const isFresh = entry.freshUntil > now;
			return [
				span(`${translate(isFresh ? 'fresh' : 'stale')} `.padEnd(FRESHNESS_WIDTH), isFresh ? 'good' : 'warning'),
				span(entry.status === 200 ? '' : `HTTP ${entry.status} `, 'error'),
				span(names.get(entry.key) ?? entry.url),
			];
		},
		right: () => span(ageInWords(entry.fetchedAt, now), 'dim'),
	}));
}

function statisticsLines({data}: Snapshot): string[] {
	const {hits, stale, misses, upstreamRequests, upstreamErrors} = data.statistics;
	return [
		translate('{hits} hits, {stale} stale, {misses} misses', {hits, stale, misses}),
		translate(
			{
				one: '{count} upstream request so far, {failed} failed',
				other: '{count} upstream requests so far, {failed} failed',
			},
			{count: upstreamRequests, failed: upstreamErrors},
		),
	];
}

function entryLines(
	{url, day, status, bytes, fetchedAt, freshUntil}: CacheEntry,
	{now}: Snapshot,
	columns: number,
): Line[] {
	const facts = [
		[translate('Address'), url],
		...(day === null ? [] : [[translate('Day'), dayInWords(day)] as const]),
		['Status', `HTTP ${status}`],
		[translate('Size'), sizeText(bytes)],
		[translate('Fetched'), `${ageInWords(fetchedAt, now)} (${clockText(fetchedAt)})`],
		[
			translate('Fresh'),
			freshUntil > now
				? translate('until {time}', {time: clockText(freshUntil)})
				: translate('no longer: refreshed when it is shown'),
		],
	] as const;
	return facts.flatMap(([label, value]) => wrapped(value, columns, undefined, `${label.padEnd(9)} `, ' '.repeat(10)));
}

function emptyText({data, config}: Snapshot, columns: number): Line[] {
	if (data.cache.state === 'failed') return failureLines(data.cache.error, config, columns);
	if (data.cache.state === 'empty') return wrapped(`${translate('Nothing is stored')}.`, columns, 'dim');
	return wrapped(`${translate('Looking')}${config.signs.ellipsis}`, columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {config} = snapshot;
	const all = storedAnswers(snapshot);
	const selected = selectedAnswer(snapshot);
	const bytes = all.reduce((sum, entry) => sum + entry.bytes, 0);
	return (
		<SplitView
			title={[
				span(titleOf('cache'), 'title'),
				span(
					` ${translate({one: '{count} answer, {size}', other: '{count} answers, {size}'}, {count: all.length, size: sizeText(bytes)})}`,
					'dim',
				),
			]}
			head={width => [
				...wrapped(config.cacheFile ?? translate('kept in memory only (--demo)'), width, 'dim'),
				...statisticsLines(snapshot).flatMap(text => wrapped(text, width, 'dim')),
			]}
			entries={listEntries(snapshot)}
			selected={selected?.key ?? null}
			marked={markedRows(snapshot)}
			empty={width => emptyText(snapshot, width)}
			preview={
				selected &&
				(width => ({title: line(translate('Answer'), 'title'), lines: entryLines(selected, snapshot, width)}))
			}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** The stored answers, their age, and the requests that they saved. */
export const cacheScreen: Screen = {
	View,
	rows: snapshot => storedAnswers(snapshot).map(({key}) => key),
	canMark: true,
	restaurant: () => null,
	show: app => inBackground(app.lunch.showCache()),
	refresh: app => app.lunch.showCache(),
	copy(snapshot) {
		const entry = selectedAnswer(snapshot);
		return entry && {text: entry.url, what: translate('the address')};
	},
	command: () => ['cache', 'show'],
	actions: {open: message('A cached answer has no menu to open')},
};
