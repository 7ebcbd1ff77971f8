import {translate} from '../../../../shared/language/texts.ts';
import {insideOf, splitLayout} from '../../../components/layout.ts';
import {line, lineText, span} from '../../../components/line.ts';
import {type ListWindow, listLines} from '../../../components/list-lines.ts';
import {panelLines} from '../../../components/panel-lines.ts';
import {placeText} from '../../../components/place-text.ts';
import {Rows} from '../../../components/rows.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex, withPane} from '../../../model/app/app-state.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import {resultColumns} from '../../functions/calls/call-view.tsx';
import {firstOpen, openPart, type ResultRow, selectedPart, withToggled} from '../../functions/calls/result-rows.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {jobResultRows} from '../job/call-lines.ts';
import {jobTitle} from '../job/job-lines.ts';
import {jobScreen} from '../job/job-screen.tsx';
import {watchedJob} from '../job/watched-job.ts';

const NAME = 'value';
/** It has rows, and is not scrolled as a text is. */
const {length: _scrolled, ...ofJob} = jobScreen;

function rowsOf(snapshot: Snapshot): ResultRow[] {
	const {config, jobs} = snapshot;
	const job = watchedJob(snapshot);
	if (!job || !jobs.watched) return [];
	return jobResultRows(jobs.watched.output, openParts(snapshot), config, resultColumns(bodySize(snapshot), config));
}

/** The parts that are open: of another job only the first. */
function openParts({state, jobs}: Snapshot): readonly string[] {
	return state.openValue?.job === jobs.watched?.id ? (state.openValue?.open ?? firstOpen) : firstOpen;
}

function View({snapshot, columns, rows}: ScreenProps, window: ListWindow = {offset: 0}) {
	const {config, state} = snapshot;
	const size = {columns, rows};
	const hasFrame = splitLayout(size).hasFrames && !config.isLinear;
	const job = watchedJob(snapshot);
	const results = rowsOf(snapshot);
	const keys = results.map(({key}) => key);
	const place = selectedIndex(paneOf(state), keys);
	const entries = results.map(({key, line: shown}) => ({key, left: () => shown}));
	const content = {
		title: job ? [span(`${titleOf(NAME)} `, 'heading'), ...jobTitle(job, snapshot)] : line(titleOf(NAME), 'title'),
		foot: results.length > 0 ? placeText(place + 1, results.length) : undefined,
		lines:
			results.length > 0
				? listLines(entries, keys[place] ?? null, window, insideOf(size, hasFrame), config)
				: [line(translate('There is no value to show yet'), 'dim')],
		hasFrame,
		isFocused: true,
	};
	return <Rows lines={panelLines(content, size, config)} columns={columns} />;
}

function toggle(app: App, wanted: (isOpen: boolean) => boolean): void {
	const snapshot = app.snapshot();
	const job = watchedJob(snapshot);
	const toggled = withToggled(rowsOf(snapshot), paneOf(snapshot.state, NAME), openParts(snapshot), wanted);
	if (!job || !toggled) return;
	const openValue = {job: job.id, open: toggled.open};
	app.update(state => ({...withPane(state, {selected: toggled.key}, NAME), openValue}));
}

/** The value that a job's call returned or threw, as a tree that is opened part by part. */
export const valueScreen: Screen = {
	...ofJob,
	View,
	rows: snapshot => rowsOf(snapshot).map(({key}) => key),
	crumbs: () => [titleOf(NAME)],
	copy(snapshot) {
		const rows = rowsOf(snapshot);
		const part = selectedPart(rows, paneOf(snapshot.state, NAME));
		if (part) return part;
		return rows.length === 0
			? null
			: {text: rows.map(({line: shown}) => lineText(shown)).join('\n'), what: translate('the error')};
	},
	actions: {
		open: {
			...openPart(snapshot => ({rows: rowsOf(snapshot), pane: paneOf(snapshot.state, NAME)})),
			run: app => toggle(app, isOpen => !isOpen),
		},
		previous: {run: app => toggle(app, () => false)},
		next: {run: app => toggle(app, () => true)},
	},
};
