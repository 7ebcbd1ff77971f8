import {inBackground} from '../../../../shared/in-background.ts';
import {message, translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {cutText} from '../../../../shared/text/text-width.ts';
import {type Line, line, lineText, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {SplitView} from '../../../components/split-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, withPane} from '../../../model/app/app-state.ts';
import {type CallRecord, isRunning} from '../../../model/functions/call-record.ts';
import {valueText} from '../../../model/functions/value-text.ts';
import {yieldedText} from '../../../model/functions/yielded-values.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import {goBack, nowhereReason} from '../../go-back.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {callCommand} from './call-command.ts';
import {CallView, callPreview, resultColumns} from './call-view.tsx';
import {callSign, planText, shortTime} from './call-words.ts';
import {firstOpen, openPart, type ResultRow, resultRows, selectedPart, withToggled} from './result-rows.ts';
import {noCallReason, openedCall, selectedCall, withCall} from './selected-call.ts';

/** The width of a function in the way to a call. */
const CRUMB_WIDTH = 40;

function computeResults(snapshot: Snapshot, record: CallRecord): ResultRow[] {
	const {state, config} = snapshot;
	return resultRows(record, state.openCall?.open ?? firstOpen, resultColumns(bodySize(snapshot), config), config);
}

function makeEntry(record: CallRecord, {functions: {now}, config}: Snapshot): ListEntry {
	const {key, worker, ranMs, startedAt} = record;
	const ran = worker === null ? null : (ranMs ?? (startedAt && Math.max(0, Number(now) - Number(startedAt))));
	return {
		key,
		left: () => [callSign(record, config), span(planText(record), record.state === 'kept' ? 'dim' : undefined)],
		right: () => span(ran === null ? '' : shortTime(ran), 'dim'),
	};
}

function emptyText({config: {bindings}}: Snapshot, columns: number): Line[] {
	return [
		...wrapped(
			translate('No calls yet. {key} writes one, as in (x) => x ** 2.', {key: keyFor('newCall', bindings)}),
			columns,
			'dim',
		),
		...wrapped(
			translate('It runs in a process of its own, and its output comes here as it is written.'),
			columns,
			'dim',
		),
	];
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {functions, config, state} = snapshot;
	const opened = openedCall(snapshot);
	if (opened) {
		const open = state.openCall?.open ?? firstOpen;
		return <CallView record={opened} open={open} snapshot={snapshot} columns={columns} rows={rows} />;
	}
	const {calls, place} = functions;
	const selected = selectedCall(snapshot);
	return (
		<SplitView
			title={[
				span(titleOf('functions'), 'title'),
				span(place === null ? '' : ` ${config.signs.separator} ${place}`, 'dim'),
			]}
			head={() => []}
			entries={calls.map(record => makeEntry(record, snapshot))}
			selected={selected?.key ?? null}
			empty={width => emptyText(snapshot, width)}
			preview={
				selected &&
				((width, height) => ({
					title: line(translate('Call'), 'title'),
					lines: callPreview(selected, snapshot, {columns: width, rows: height}),
				}))
			}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** Fills the screen with the selected call; in one, opens or closes what is selected. */
function open(app: App): void {
	const snapshot = app.snapshot();
	const record = selectedCall(snapshot);
	if (!record) return;
	if (record.state === 'submitted') lookAtOwnJob(app, record);
	else if (openedCall(snapshot)) toggle(app, record, isOpen => !isOpen);
	else {
		app.update(state =>
			withPane({...state, openCall: {key: record.key, open: firstOpen}}, {selected: null, index: 0}, 'functions'),
		);
	}
}

function lookAtOwnJob(app: App, {id}: CallRecord): void {
	app.update(state => withPane({...state, job: id}, {offset: 0}, 'job'));
	app.open('job');
}

/** Shows the parts of the selected row, or no longer. */
function toggle(app: App, record: CallRecord, wanted: (isOpen: boolean) => boolean): void {
	const snapshot = app.snapshot();
	const pane = paneOf(snapshot.state, 'functions');
	const open = snapshot.state.openCall?.open ?? firstOpen;
	const toggled = withToggled(computeResults(snapshot, record), pane, open, wanted);
	if (!toggled) return;
	app.update(state => ({
		...withPane(state, {selected: toggled.key}, 'functions'),
		openCall: {key: record.key, open: toggled.open},
	}));
}

/** The name of Enter in a call that fills the screen. */
const openingPart = openPart(snapshot => {
	const opened = openedCall(snapshot);
	return {rows: opened ? computeResults(snapshot, opened) : [], pane: paneOf(snapshot.state, 'functions')};
});

function back(app: App): void {
	const snapshot = app.snapshot();
	const opened = openedCall(snapshot);
	if (opened) {
		const index = snapshot.functions.calls.indexOf(opened);
		app.update(state => withPane({...state, openCall: null}, {selected: opened.key, index}, 'functions'));
	} else goBack(app);
}

/** Calls of functions: their results, and their output as it is written. */
export const functionsScreen: Screen = {
	View,
	rows(snapshot) {
		const opened = openedCall(snapshot);
		return (opened ? computeResults(snapshot, opened) : snapshot.functions.calls).map(({key}) => key);
	},
	restaurant: () => null,
	crumbs(snapshot) {
		const opened = openedCall(snapshot);
		const title = titleOf('functions');
		return opened
			? [title, cleanText(cutText(opened.plan.code, CRUMB_WIDTH, snapshot.config.signs.ellipsis))]
			: [title];
	},
	show: app => inBackground(app.functions.load()),
	status({functions}) {
		// Running calls are counted in the header of every screen.
		const isBusy = functions.calls.some(isRunning);
		return {spans: line(isBusy ? '' : translate('idle'), 'dim'), isBusy};
	},
	async refresh() {},
	copy(snapshot) {
		const record = selectedCall(snapshot);
		if (!record) return null;
		const results = computeResults(snapshot, record);
		if (results.length === 0) return {text: record.plan.code, what: translate('the function')};
		const part = openedCall(snapshot) ? selectedPart(results, paneOf(snapshot.state, 'functions')) : null;
		if (part) return part;
		if (record.values.count > 0 && !record.error) {
			return {text: yieldedText(record.values), what: translate('the values')};
		}
		if (record.value && !record.error) return {text: valueText(record.value.is), what: translate('the value')};
		const text = results.map(({line: shown}) => lineText(shown)).join('\n');
		return {text, what: translate('the error')};
	},
	command: snapshot => callCommand(selectedCall(snapshot)),
	actions: {
		open: {
			titleNow: snapshot => (openedCall(snapshot) ? (openingPart.titleNow?.(snapshot) ?? null) : null),
			disabledReason: snapshot =>
				openedCall(snapshot) ? (openingPart.disabledReason?.(snapshot) ?? null) : noCallReason(snapshot),
			run: open,
		},
		back: {disabledReason: snapshot => (openedCall(snapshot) ? null : nowhereReason(snapshot)), run: back},
		previous: {run: withCall((app, record) => toggle(app, record, () => false))},
		next: {run: withCall((app, record) => (openedCall(app.snapshot()) ? toggle(app, record, () => true) : open(app)))},
		refresh: message('What a call gives comes by itself'),
	},
};
