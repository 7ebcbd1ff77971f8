import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {grouped, rateText} from '../../../../shared/text/figure-text.ts';
import {cutText} from '../../../../shared/text/text-width.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {percent, progressBar} from '../../../components/progress-bar.ts';
import {listRoom, SplitView} from '../../../components/split-view.tsx';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {titleOf} from '../../areas.ts';
import {failureLines} from '../../failure-lines.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {mapActions} from './map-actions.ts';
import {countText, failureLine, failuresTitle, mapLines, mapSign} from './map-words.ts';
import {currentMap, listedMaps, noMapReason, withMap} from './selected-map.ts';

const NAME = 'maps';
const NAME_WIDTH = 24;
const BAR_WIDTH = 10;
/** In a narrower list there is room for the share, or for how many failed. */
const ALL_FROM = 56;

function makeEntry(map: FoundMap, {functions: {now}, config}: Snapshot, columns: number): ListEntry {
	const {key, name, state, share, failed} = map;
	const isRunning = state === 'running';
	const hasAll = columns >= ALL_FROM;
	const bar = isRunning && share !== null && hasAll && !config.isLinear ? progressBar(share, BAR_WIDTH, config) : [];
	const counts = hasAll || failed === 0 ? countText(map) : translate('{count} failed', {count: grouped(failed)});
	return {
		key,
		left: () => [
			mapSign(map, config),
			span(`${cutText(name, NAME_WIDTH)}  `, 'title'),
			...bar,
			span(bar.length > 0 ? '  ' : ''),
			span(counts, failed > 0 ? 'error' : 'dim'),
		],
		right: () => span(isRunning ? speedText(map, hasAll) : ageInWords(map.endedAt ?? map.updatedAt, now), 'dim'),
	};
}

/** How far a map is and how fast, as far as there is room. */
function speedText({share, rate}: FoundMap, hasAll: boolean): string {
	const speed = rate === null ? '' : translate('{rate} a second', {rate: rateText(rate)});
	if (share === null) return speed;
	return hasAll && speed !== '' ? `${speed}  ${percent(share)}` : percent(share);
}

function emptyText({functions: {maps}, config}: Snapshot, columns: number): Line[] {
	if (maps.state === 'failed') return failureLines(maps.error, config, columns);
	if (maps.state === 'idle' || maps.state === 'loading') {
		return wrapped(`${translate('Looking for maps')}${config.signs.ellipsis}`, columns, 'dim');
	}
	return [
		...wrapped(translate('No maps on this machine.'), columns, 'dim'),
		...wrapped(
			translate(
				'`lunch fn map` in a terminal calls a function with each input; it is one row here, while it runs and afterwards.',
			),
			columns,
			'dim',
		),
	];
}

/** A map with as many of its failed inputs as there is room for. */
function previewLines(map: FoundMap, {functions, config}: Snapshot, columns: number, rows: number): Line[] {
	const head = mapLines(map, functions.now, config, columns);
	if (map.failures.length === 0) return head;
	const room = Math.max(1, rows - head.length - 2);
	return [...head, [], failuresTitle(map), ...map.failures.slice(0, room).map(failureLine)];
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {config} = snapshot;
	const maps = listedMaps(snapshot);
	const selected = currentMap(snapshot);
	const {inside} = listRoom({columns, rows}, config);
	return (
		<SplitView
			title={line(titleOf(NAME), 'title')}
			foot={translate('{place} of {total}', {place: selected ? maps.indexOf(selected) + 1 : 0, total: maps.length})}
			head={[]}
			entries={maps.map(map => makeEntry(map, snapshot, inside.columns))}
			selected={selected?.key ?? null}
			empty={width => emptyText(snapshot, width)}
			preview={
				selected &&
				((width, height) => ({
					title: line(selected.name, 'title'),
					lines: previewLines(selected, snapshot, width, height),
				}))
			}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

function openMap(app: App, {key}: FoundMap): void {
	app.update(state => withPane({...state, map: key}, {selected: null, index: 0}, 'map'));
	app.open('map');
}

/** The maps of this machine, a row for each: how far it is, how fast, and what failed. */
export const mapsScreen: Screen = {
	View,
	rows: snapshot => listedMaps(snapshot).map(({key}) => key),
	restaurant: () => null,
	show: app => app.functions.maps.watch(),
	leave: app => app.functions.maps.rest(),
	status(snapshot) {
		const running = listedMaps(snapshot).filter(({state}) => state === 'running').length;
		return {
			spans: line(running > 0 ? translate('{count} running', {count: running}) : translate('idle'), 'dim'),
			isBusy: running > 0,
		};
	},
	refresh: app => app.functions.maps.refresh(),
	copy(snapshot) {
		const map = currentMap(snapshot);
		if (!map) return null;
		return map.log === null
			? {text: map.name, what: translate('its name')}
			: {text: map.log, what: translate('the path of its log')};
	},
	command: snapshot => currentMap(snapshot)?.command ?? ['fn', 'map'],
	actions: {
		...mapActions,
		open: {disabledReason: noMapReason, run: withMap(openMap)},
		forgetAllCalls: {
			disabledReason: noMapReason,
			run(app) {
				const over = listedMaps(app.snapshot()).filter(({state}) => state !== 'running');
				for (const {key} of over) inBackground(app.functions.maps.forget(key));
			},
		},
	},
};
