import {translate} from '../../../../shared/language/texts.ts';
import {insideOf, splitLayout} from '../../../components/layout.ts';
import {type Line, line, span} from '../../../components/line.ts';
import {type ListWindow, listLines} from '../../../components/list-lines.ts';
import {panelLines} from '../../../components/panel-lines.ts';
import {placeText} from '../../../components/place-text.ts';
import {Rows} from '../../../components/rows.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {titleOf} from '../../areas.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {failureLine, failuresTitle, mapCommand, mapLines} from './map-lines.ts';
import {selectedFailure, shownMap} from './shown-map.ts';

/** A map over the whole screen: its failed inputs can be moved through and opened. */
function View({snapshot, columns, rows}: ScreenProps, window: ListWindow = {offset: 0}) {
	const {config, jobs} = snapshot;
	const map = shownMap(snapshot);
	const size = {columns, rows};
	const hasFrame = splitLayout(size).hasFrames && !config.isLinear;
	const inside = insideOf(size, hasFrame);
	const head: Line[] = map
		? mapLines(map, jobs.now, config, inside.columns).slice(0, Math.max(1, Math.floor(inside.rows / 2)))
		: [line(translate('There is no map'), 'dim')];
	const failures = map?.failures ?? [];
	const selected = selectedFailure(snapshot);
	const place = selected ? failures.indexOf(selected) + 1 : 0;
	const room = {columns: inside.columns, rows: Math.max(1, inside.rows - head.length - 2)};
	const entries = failures.map(failure => ({key: String(failure.index), left: () => failureLine(failure)}));
	const list = map ? listLines(entries, selected ? String(selected.index) : null, window, room, config) : [];
	const none = map && map.failed === 0 ? [line(translate('No input failed.'), 'dim')] : [];
	const content = {
		title: [span(titleOf('map'), 'title'), span(map ? ` ${config.signs.separator} ${map.name}` : '', 'dim')],
		foot: place > 0 ? placeText(place, failures.length) : undefined,
		lines: [...head, [], ...(map && failures.length > 0 ? [failuresTitle(map), ...list] : none)],
		hasFrame,
		isFocused: true,
	};
	return <Rows lines={panelLines(content, size, config)} columns={columns} />;
}

/** Shows a failed input whole, with why it failed. */
function showFailure(app: App): void {
	const failure = selectedFailure(app.snapshot());
	if (!failure) return;
	const {index, input, error, attempts} = failure;
	const tries = translate({one: '{count} attempt', other: '{count} attempts'}, {count: attempts});
	app.update(state => ({
		...state,
		overlay: {kind: 'notice', title: translate('Input {index}', {index}), text: `${input}\n\n${error}\n\n${tries}`},
	}));
}

function noFailureReason(snapshot: Snapshot): string | null {
	if (selectedFailure(snapshot)) return null;
	return translate(shownMap(snapshot) ? 'No input failed' : 'There is no map');
}

/** One map, and its failed inputs. */
export const mapScreen: Screen = {
	View,
	rows: snapshot => (shownMap(snapshot)?.failures ?? []).map(({index}) => String(index)),
	restaurant: () => null,
	crumbs: snapshot => [shownMap(snapshot)?.name ?? titleOf('map')],
	show: app => app.jobs.maps.watch(),
	leave: app => app.jobs.maps.rest(),
	status(snapshot) {
		const isBusy = shownMap(snapshot)?.state === 'running';
		return {spans: line(isBusy ? translate('running') : translate('idle'), 'dim'), isBusy};
	},
	refresh: app => app.jobs.maps.refresh(),
	copy(snapshot) {
		const failure = selectedFailure(snapshot);
		return failure && {text: failure.input, what: translate('the input')};
	},
	command(snapshot) {
		const map = shownMap(snapshot);
		return map ? mapCommand(map) : ['fn', 'map'];
	},
	actions: {open: {disabledReason: noFailureReason, run: showFailure}},
};
