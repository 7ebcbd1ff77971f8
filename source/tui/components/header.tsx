import {useAnimation} from 'ink';
import {ageInWords, stockholmTimeOfDay} from '../../shared/stockholm-time.ts';
import {keyLabel} from '../key-bindings.ts';
import {justify, type Line, lineWidth, type Span, span} from '../line.ts';
import type {Snapshot} from '../model/app.ts';
import {heldIn, isUnderWay} from '../model/resource.ts';
import {groupOf, screenGroups} from '../screens/groups.ts';
import {screenNames, screenOf} from '../screens/table.ts';
import {sampleDayOf} from '../wording.ts';
import {linear} from './panel-lines.ts';
import {Rows} from './row.tsx';

const FRAME_MS = 250;

/** The tabs, and where the data stands. Turns a sign while something is under way, and only then. */
export function Header({snapshot, columns}: {snapshot: Snapshot; columns: number}) {
	const {setting} = snapshot;
	const {spans, isBusy} = (screenOf(snapshot.state.screen).status ?? listingStatus)(snapshot);
	const {frame} = useAnimation({interval: FRAME_MS, isActive: isBusy && !setting.isLinear});
	const {spinner} = setting.signs;
	const sign = isBusy && !setting.isLinear ? [span(`${spinner[frame % spinner.length] ?? ''} `, 'key')] : [];
	const status: Line = [...sign, ...spans, span(' ')];
	const line = justify(tabs(snapshot, columns - lineWidth(status) - 1), status, columns, setting.signs.ellipsis);
	return <Rows lines={[setting.isLinear ? linear(line) : line]} columns={columns} />;
}

function tabs({state, setting}: Snapshot, room: number): Line {
	const keys = setting.bindings.keysOf('tab');
	const labels = screenNames.map((name, index) => {
		const key = keys[index];
		return {name, text: ` ${key === undefined ? '' : `${keyLabel(key)} `}${screenOf(name).title} `};
	});
	const look = (name: string, text: string): Span =>
		setting.isLinear && name === state.screen
			? span(`${text.trimEnd()} (current) `)
			: span(text, name === state.screen ? 'current' : undefined);
	const all = labels.map(({name, text}) => look(name, text));
	const group = groupOf(state.screen);
	const short = (isWhole: (name: string) => boolean) =>
		labels.map(({name, text}) => (isWhole(name) ? look(name, text) : span(text.slice(0, 2), 'dim')));
	const choices: Line[] = [
		[span(' lunch ', 'heading'), ...all],
		all,
		// What belongs together at length, and the first of what does not: it leads to the others.
		short(name => groupOf(name) === group || screenGroups[groupOf(name)][0] === name),
		short(name => groupOf(name) === group),
		short(name => name === state.screen),
	];
	return choices.find(choice => lineWidth(choice) <= room) ?? [look(state.screen, ` ${screenOf(state.screen).title} `)];
}

/** The state of the list of restaurants, on which every screen of them builds. */
function listingStatus(snapshot: Snapshot): {spans: Line; isBusy: boolean} {
	const {data} = snapshot;
	const isBusy = isUnderWay(data.listing) || data.waiting > 0 || [...data.menus.values()].some(isUnderWay);
	return {spans: statusSpans(snapshot, isBusy), isBusy};
}

/** The state of the list in a few words: every screen builds on it. */
function statusSpans({data, now, setting}: Snapshot, isBusy: boolean): Span[] {
	const listing = heldIn(data.listing);
	if (data.waiting > 0) return [span(`${data.waiting} menus to come`, 'dim')];
	if (data.listing.state === 'idle') return [];
	if (!listing)
		return [
			span(data.listing.state === 'failed' ? 'failed' : 'asking', data.listing.state === 'failed' ? 'error' : 'dim'),
		];
	if (sampleDayOf(listing.source.upstream) !== null) return [span(isBusy ? 'asking' : 'sample', 'warning')];
	const {state, fetchedAt} = listing.source;
	const age = fetchedAt ? ageInWords(fetchedAt, now) : '';
	if (isBusy) return [span(data.listing.state === 'stale' ? `stale, renewing` : 'asking', 'dim')];
	if (setting.isOffline) return [span(`offline, list ${age}`, 'warning')];
	if (state === 'offline') return [span(`upstream unreachable, list ${age}`, 'warning')];
	if (state === 'stale') return [span(`stale, list ${age}`, 'warning')];
	return [span(fetchedAt ? `fresh ${stockholmTimeOfDay(fetchedAt)}` : 'fresh', 'good')];
}
