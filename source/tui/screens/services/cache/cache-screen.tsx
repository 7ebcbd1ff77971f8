import type {CacheEntry} from '../../../../relay/cache/cache-inspection.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {sizeText} from '../../../../shared/text/figure-text.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {dayInWords} from '../../../../shared/time/calendar.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {SplitView} from '../../../components/split-view.tsx';
import type {Snapshot} from '../../../model/app/app.ts';
import {titleOf} from '../../areas.ts';
import {clockText} from '../../clock-text.ts';
import {failureLines} from '../../failure-lines.ts';
import {markedRows} from '../../marked-rows.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {selectedAnswer, shortName, storedAnswers} from './stored-answers.ts';

function listEntries(snapshot: Snapshot): ListEntry[] {
	const {now} = snapshot;
	return storedAnswers(snapshot).map(entry => ({
		key: entry.key,
		left: () => {
			const isFresh = entry.freshUntil > now;
			return [
				span(isFresh ? 'fresh ' : 'stale ', isFresh ? 'good' : 'warning'),
				span(entry.status === 200 ? '' : `HTTP ${entry.status} `, 'error'),
				span(shortName(entry)),
			];
		},
		right: () => span(ageInWords(entry.fetchedAt, now), 'dim'),
	}));
}

function statisticsLines({data}: Snapshot): Line[] {
	const {hits, stale, misses, upstreamRequests, upstreamErrors} = data.statistics;
	return [
		line(`${hits} hits, ${stale} stale, ${misses} misses`, 'dim'),
		line(`${upstreamRequests} upstream requests so far, ${upstreamErrors} failed`, 'dim'),
	];
}

function entryLines(
	{url, day, status, bytes, fetchedAt, freshUntil}: CacheEntry,
	{now}: Snapshot,
	columns: number,
): Line[] {
	const facts = [
		['Address', url],
		['Day', day === null ? 'of no day' : dayInWords(day)],
		['Status', `HTTP ${status}`],
		['Size', sizeText(bytes)],
		['Fetched', `${ageInWords(fetchedAt, now)} (${clockText(fetchedAt)})`],
		['Fresh', freshUntil > now ? `until ${clockText(freshUntil)}` : 'no longer: refreshed when it is shown'],
	] as const;
	return facts.flatMap(([label, value]) => wrapped(value, columns, undefined, `${label.padEnd(9)} `, ' '.repeat(10)));
}

function emptyText({data, config}: Snapshot, columns: number): Line[] {
	if (data.cache.state === 'failed') return failureLines(data.cache.error, config, columns);
	if (data.cache.state === 'empty') return wrapped('Nothing is stored.', columns, 'dim');
	return wrapped(`Looking${config.signs.ellipsis}`, columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {config} = snapshot;
	const all = storedAnswers(snapshot);
	const selected = selectedAnswer(snapshot);
	const bytes = all.reduce((sum, entry) => sum + entry.bytes, 0);
	return (
		<SplitView
			title={[span(titleOf('cache'), 'title'), span(` ${all.length} answers, ${sizeText(bytes)}`, 'dim')]}
			foot={`${selected ? all.indexOf(selected) + 1 : 0} of ${all.length}`}
			head={[
				...wrapped(config.cacheFile ?? 'kept in memory only (--demo)', columns, 'dim').slice(0, 1),
				...statisticsLines(snapshot),
			]}
			entries={listEntries(snapshot)}
			selected={selected?.key ?? null}
			marked={markedRows(snapshot)}
			empty={width => emptyText(snapshot, width)}
			preview={selected && (width => ({title: line('Answer', 'title'), lines: entryLines(selected, snapshot, width)}))}
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
		return entry && {text: entry.url, what: 'the address'};
	},
	command: () => ['cache', 'show'],
	actions: {open: 'A cached answer has no menu to open'},
};
