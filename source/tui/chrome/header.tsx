import {useAnimation} from 'ink';
import type {Source} from '../../relay/relay.ts';
import {sampleDay} from '../../relay/sample/sample-day.ts';
import {ageInWords} from '../../shared/time/age.ts';
import {STOCKHOLM, timeOfDayIn} from '../../shared/time/time-zone.ts';
import {justify, type Line, lineWidth, type Span, span} from '../components/line.ts';
import {linear} from '../components/panel-lines.ts';
import {Rows} from '../components/row.tsx';
import {keyLabel} from '../keys/key-label.ts';
import type {Snapshot} from '../model/app/app.ts';
import {heldIn, isUnderWay} from '../model/source/resource.ts';
import {areaOf, screenNames, screensIn, titleOf} from '../screens/areas.ts';
import {tabKey} from '../screens/tab-keys.ts';
import {screenOf} from '../screens/table.ts';
import {runningSpans} from './running-spans.ts';

const FRAME_MS = 250;

/** The tabs, and where the data stands. Turns a sign while something is under way, and only then. */
export function Header({snapshot, columns}: {snapshot: Snapshot; columns: number}) {
	const {config} = snapshot;
	const {spans, isBusy} = (screenOf(snapshot.state.screen).status ?? listingStatus)(snapshot);
	const {frame} = useAnimation({interval: FRAME_MS, isActive: isBusy && !config.isLinear});
	const {spinner} = config.signs;
	const sign = isBusy && !config.isLinear ? [span(`${spinner[frame % spinner.length] ?? ''} `, 'key')] : [];
	const status: Line = [...sign, ...runningSpans(snapshot), ...spans, span(' ')];
	const line = justify(tabs(snapshot, columns - lineWidth(status) - 1), status, columns, config.signs.ellipsis);
	return <Rows lines={[config.isLinear ? linear(line) : line]} columns={columns} />;
}

function tabs({state, config}: Snapshot, room: number): Line {
	const labels = screenNames.map(name => {
		const key = tabKey(name, config.bindings);
		return {name, text: ` ${key === undefined ? '' : `${keyLabel(key)} `}${titleOf(name)} `};
	});
	const look = (name: string, text: string): Span =>
		config.isLinear && name === state.screen
			? span(`${text.trimEnd()} (current) `)
			: span(text, name === state.screen ? 'current' : undefined);
	const all = labels.map(({name, text}) => look(name, text));
	const area = areaOf(state.screen);
	const short = (isWhole: (name: string) => boolean) =>
		labels.map(({name, text}) => (isWhole(name) ? look(name, text) : span(text.slice(0, 2), 'dim')));
	const choices: Line[] = [
		[span(' lunch ', 'heading'), ...all],
		all,
		// What belongs together at length, and the first of what does not: it leads to the others.
		short(name => areaOf(name) === area || screensIn(areaOf(name))[0] === name),
		short(name => areaOf(name) === area),
		short(name => name === state.screen),
	];
	return choices.find(choice => lineWidth(choice) <= room) ?? [look(state.screen, ` ${titleOf(state.screen)} `)];
}

/** The state of the list of restaurants, on which every screen of them builds. */
function listingStatus(snapshot: Snapshot): {spans: Line; isBusy: boolean} {
	const {data} = snapshot;
	const isBusy = isUnderWay(data.listing) || data.waiting > 0 || [...data.menus.values()].some(isUnderWay);
	return {spans: statusSpans(snapshot, isBusy), isBusy};
}

/** The state of the list in a few words. */
function statusSpans(snapshot: Snapshot, isBusy: boolean): Span[] {
	const {data} = snapshot;
	const listing = heldIn(data.listing);
	if (data.waiting > 0) return [span(`${data.waiting} menus to come`, 'dim')];
	if (data.listing.state === 'idle') return [];
	if (data.listing.state === 'failed') return [span('failed', 'error')];
	if (!listing) return [span('asking', 'dim')];
	if (sampleDay(listing.source.upstream) !== null) return [span(isBusy ? 'asking' : 'sample', 'warning')];
	if (isBusy) return [span(data.listing.state === 'stale' ? 'stale, refreshing' : 'asking', 'dim')];
	return [ageSpan(listing.source, snapshot)];
}

/** The age of the list, and the reason for it where it is old. */
function ageSpan({state, fetchedAt}: Source, {now, config}: Snapshot): Span {
	const age = fetchedAt ? ageInWords(fetchedAt, now) : '';
	if (config.isOffline) return span(`offline, list ${age}`, 'warning');
	if (state === 'offline') return span(`upstream unreachable, list ${age}`, 'warning');
	if (state === 'stale') return span(`stale, list ${age}`, 'warning');
	return span(fetchedAt ? `fresh ${timeOfDayIn(STOCKHOLM, fetchedAt)}` : 'fresh', 'good');
}
