import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {translate, translated} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {listRoom, SplitView} from '../../../components/split-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, AppConfig, Snapshot} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {countOf} from '../../../model/jobs/job-choice.ts';
import {countRows, isMap, type JobRow, rowKey} from '../../../model/jobs/job-rows.ts';
import type {JobsData} from '../../../model/jobs/jobs-data.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, isUnderWay} from '../../../model/source/resource.ts';
import type {Size} from '../../../terminal/size.ts';
import {titleOf} from '../../areas.ts';
import {failureLines, failureText} from '../../failure-lines.ts';
import {markedRows} from '../../marked-rows.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {jobLines, jobTitle} from '../job/job-lines.ts';
import {jobEntry} from '../job-entry.ts';
import {choiceWord, countText} from '../job-words.ts';
import {mapEntry} from '../map/map-entry.ts';
import {mapCommand, mapPreview} from '../map/map-lines.ts';
import {listedKeys, listedRows, selectedRow, showJobs} from './selected-row.ts';

// Thousands of entries stay the same while the person moves through them.
const makeEntries = memoizeLast(
	(rows: readonly JobRow[], paces: JobsData['paces'], now: Date, columns: number, config: AppConfig): ListEntry[] =>
		rows.map(row =>
			isMap(row) ? mapEntry(row, now, columns, config) : jobEntry(row, paces.get(row.id), now, columns, config),
		),
);

/** How many jobs and maps are in each state; null until it is known of the jobs. */
function countAll({jobs}: Snapshot): ReturnType<typeof countRows> | null {
	return jobs.counts && countRows(jobs.counts, heldIn(jobs.maps) ?? []);
}

function total(snapshot: Snapshot): number {
	const counts = countAll(snapshot);
	return Math.max(listedRows(snapshot).length, counts ? countOf(snapshot.state.jobChoice, counts) : 0);
}

/** The choice of jobs that are listed, and how many are in each state. */
function countsLine(snapshot: Snapshot): Line {
	const {state, config} = snapshot;
	const counts = countAll(snapshot);
	const words = counts
		? (['running', 'queued', 'finished', 'errored', 'cancelled'] as const)
				.filter(name => counts[name] > 0)
				.map(name => countText(name, counts[name]))
		: [];
	const choice = span(`${choiceWord(state.jobChoice)} (${keyFor('filterJobs', config.bindings)})`, 'key');
	return [choice, span(words.length > 0 ? `  ${words.join(', ')}` : '', 'dim')];
}

/** The reason why jobs wait though none run; no line where they don't. */
function restingLines({jobs: {resting}}: Snapshot, columns: number): Line[] {
	return resting === null
		? []
		: wrapped(
				translate('Jobs wait for the storage: {reason}', {reason: cleanText(translated(resting))}),
				columns,
				'warning',
			).slice(0, 2);
}

/** The reason why no jobs can be had, above the rows that are listed all the same; no line where they can. */
function failedLines({jobs: {list}, config}: Snapshot, columns: number, hasRows: boolean): Line[] {
	if (list.state === 'failed') return hasRows ? failureLines(list.error, config, columns).slice(0, 2) : [];
	const lastError = list.state === 'stale' ? list.lastError : null;
	return lastError ? wrapped(failureText(lastError), columns, 'warning').slice(0, 2) : [];
}

function emptyText({jobs, state, config}: Snapshot, columns: number): Line[] {
	const {list} = jobs;
	if (list.state === 'failed') return failureLines(list.error, config, columns);
	if (list.state === 'idle' || list.state === 'loading') {
		return wrapped(`${translate('Asking for the jobs')}${config.signs.ellipsis}`, columns, 'dim');
	}
	if (state.jobChoice !== 'all')
		return wrapped(translate('No job is {state}.', {state: choiceWord(state.jobChoice)}), columns, 'dim');
	const key = keyFor('submitJob', config.bindings);
	return [
		...wrapped(translate('No jobs yet. {key} submits one: so many decimals of pi.', {key}), columns, 'dim'),
		...wrapped(translate('Each `lunch fn map` of this machine is a row here too.'), columns, 'dim'),
	];
}

/** The selected row at length. */
function preview(row: JobRow, snapshot: Snapshot, size: Size): {title: Line; lines: Line[]} {
	const {jobs, config} = snapshot;
	if (isMap(row)) return {title: line(row.name, 'title'), lines: mapPreview(row, jobs.now, config, size)};
	const watched = jobs.watched?.id === row.id ? jobs.watched : null;
	return {title: jobTitle(row, snapshot), lines: jobLines(row, watched, snapshot, size.columns)};
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {jobs, config} = snapshot;
	const all = listedRows(snapshot);
	const selected = selectedRow(snapshot);
	const width = listRoom({columns, rows}, config).inside.columns;
	return (
		<SplitView
			title={[
				span(titleOf('jobs'), 'title'),
				span(jobs.place === null ? '' : ` ${config.signs.separator} ${jobs.place}`, 'dim'),
			]}
			total={total(snapshot)}
			head={() => [
				countsLine(snapshot),
				...restingLines(snapshot, width),
				...failedLines(snapshot, width, all.length > 0),
			]}
			entries={makeEntries(all, jobs.paces, jobs.now, width, config)}
			selected={selected && rowKey(selected)}
			marked={markedRows(snapshot)}
			empty={inside => emptyText(snapshot, inside)}
			preview={selected && ((inside, height) => preview(selected, snapshot, {columns: inside, rows: height}))}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** The text of a map that is of use elsewhere. */
function copyOfMap({log, name}: FoundMap): {text: string; what: string} {
	return log === null ? {text: name, what: translate('its name')} : {text: log, what: translate('the path of its log')};
}

/** The jobs in a few words, for the end of the header. */
function jobsStatus(snapshot: Snapshot): {spans: Line; isBusy: boolean} {
	const {list} = snapshot.jobs;
	const counts = countAll(snapshot);
	const isBusy = isUnderWay(list) || (counts?.running ?? 0) > 0;
	if (list.state === 'stale' && list.lastError)
		return {spans: [span(translate('reconnecting'), 'warning')], isBusy: true};
	if (list.state === 'failed') return {spans: [span(translate('failed'), 'error')], isBusy: false};
	if (!counts) return {spans: line(translate('asking'), 'dim'), isBusy: true};
	// Running jobs are counted in the header of every screen.
	const open = counts.queued + counts.created;
	const idle = counts.running === 0 ? translate('idle') : '';
	return {spans: line(open > 0 ? translate('{count} queued', {count: open}) : idle, 'dim'), isBusy};
}

function openSelected(app: App): void {
	const row = selectedRow(app.snapshot());
	if (!row) return;
	app.update(state =>
		isMap(row)
			? withPane({...state, map: row.key}, {selected: null, index: 0}, 'map')
			: withPane({...state, job: row.id}, {offset: 0}, 'job'),
	);
	app.open(isMap(row) ? 'map' : 'job');
}

/** Every job and every map, newest first: its progress, its speed, and the time it still takes. */
export const jobsScreen: Screen = {
	View,
	rows: listedKeys,
	canMark: true,
	restaurant: () => null,
	show: showJobs,
	showMore: app => app.jobs.showMore(),
	leave: app => app.jobs.rest(),
	status: jobsStatus,
	isComing: ({jobs: {list}}) => list.state === 'idle' || list.state === 'loading',
	refresh: app => app.jobs.refresh(),
	copy(snapshot) {
		const row = selectedRow(snapshot);
		if (row && isMap(row)) return copyOfMap(row);
		return row && {text: row.id, what: translate('the id of the job')};
	},
	command(snapshot) {
		const {state} = snapshot;
		const row = selectedRow(snapshot);
		if (row && isMap(row)) return mapCommand(row);
		if (row) return [row.kind === 'call' ? 'fn' : 'pi', 'show', row.id];
		const isOne = state.jobChoice !== 'all' && state.jobChoice !== 'open';
		return ['pi', 'list', ...(isOne ? ['--state', state.jobChoice] : [])];
	},
	actions: {
		open: {
			disabledReason: snapshot => (selectedRow(snapshot) ? null : translate('No job is selected')),
			run: openSelected,
		},
	},
};
