import type {CacheEntry} from '../../../../relay/cache/cache-inspection.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {sizeText} from '../../../../shared/text/figure-text.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {dayInWords} from '../../../../shared/time/calendar.ts';
import {STOCKHOLM, timeOfDayIn} from '../../../../shared/time/time-zone.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {SplitView} from '../../../components/split-view.tsx';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {askWhether} from '../../../model/app/prompt.ts';
import {heldIn} from '../../../model/source/resource.ts';
import type {Screen, ScreenProps} from '../../screen.ts';

const NAME = 'cache';

function entries({data}: Snapshot): readonly CacheEntry[] {
	return heldIn(data.cache) ?? [];
}

function selectedEntry(snapshot: Snapshot): CacheEntry | null {
	const all = entries(snapshot);
	return (
		all[
			selectedIndex(
				paneOf(snapshot.state, NAME),
				all.map(({key}) => key),
			)
		] ?? null
	);
}

/** What an answer is of: the list, or a restaurant by its id and the day. */
function shortName({url, day}: CacheEntry): string {
	if (url.endsWith('/restaurant')) return 'list of restaurants';
	const path = url.replace(/^.*\/restaurant\//, '').replace(/^https?:\/\//, '');
	return day === null ? path : `${path} ${day}`;
}

function listEntries(snapshot: Snapshot): ListEntry[] {
	const {now} = snapshot;
	return entries(snapshot).map(entry => ({
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

function figures({data}: Snapshot): Line[] {
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
		['Fetched', `${ageInWords(fetchedAt, now)} (${timeOfDayIn(STOCKHOLM, fetchedAt)})`],
		['Fresh', freshUntil > now ? `until ${timeOfDayIn(STOCKHOLM, freshUntil)}` : 'no longer: renewed when it is shown'],
	] as const;
	return facts.flatMap(([label, value]) => wrapped(value, columns, undefined, `${label.padEnd(9)} `, ' '.repeat(10)));
}

function emptyText({data, config}: Snapshot, columns: number): Line[] {
	if (data.cache.state === 'failed') return wrapped(data.cache.error.message, columns, 'error');
	if (data.cache.state === 'empty') return wrapped('Nothing is stored.', columns, 'dim');
	return wrapped(`Looking${config.signs.ellipsis}`, columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {config} = snapshot;
	const all = entries(snapshot);
	const selected = selectedEntry(snapshot);
	const bytes = all.reduce((sum, entry) => sum + entry.bytes, 0);
	return (
		<SplitView
			title={[span('Cache', 'title'), span(` ${all.length} answers, ${sizeText(bytes)}`, 'dim')]}
			foot={`${selected ? all.indexOf(selected) + 1 : 0} of ${all.length}`}
			head={[
				...wrapped(config.cacheFile ?? 'kept in memory only (--demo)', columns, 'dim').slice(0, 1),
				...figures(snapshot),
			]}
			entries={listEntries(snapshot)}
			selected={selected?.key ?? null}
			empty={width => emptyText(snapshot, width)}
			preview={selected && (width => ({title: line('Answer', 'title'), lines: entryLines(selected, snapshot, width)}))}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

async function clearOne(app: App): Promise<void> {
	const entry = selectedEntry(app.snapshot());
	if (!entry) return;
	await app.lunch.clearCache(entry.key);
	app.say(`Forgot ${shortName(entry)}.`);
}

function askClearAll(app: App): void {
	const count = entries(app.snapshot()).length;
	askWhether(app, `Forget all ${count} cached answers?`, () => inBackground(clearAll(app)));
}

async function clearAll(app: App): Promise<void> {
	const count = await app.lunch.clearCache();
	app.say(`Forgot ${count} ${count === 1 ? 'answer' : 'answers'}.`);
}

/** What is stored, how old it is, and what that spared the upstream. */
export const cacheScreen: Screen = {
	title: 'Cache',
	View,
	rows: snapshot => entries(snapshot).map(({key}) => key),
	restaurant: () => null,
	show: app => inBackground(app.lunch.showCache()),
	refresh: app => app.lunch.showCache(),
	copy(snapshot) {
		const entry = selectedEntry(snapshot);
		return entry && {text: entry.url, what: 'the address'};
	},
	command: () => ['cache', 'show'],
	actions: {clear: app => inBackground(clearOne(app)), clearAll: askClearAll},
	reasonAgainst(action, snapshot) {
		const isEmpty = entries(snapshot).length === 0;
		if ((action === 'clear' || action === 'clearAll') && isEmpty) return 'Nothing is stored';
		if (action === 'open') return 'A cached answer has no menu to open';
		return null;
	},
};
