import type {Source} from '../../relay/relay.ts';
import {sampleDay} from '../../relay/sample/sample-day.ts';
import {translate} from '../../shared/language/texts.ts';
import {ageInWords} from '../../shared/time/age.ts';
import {clockText} from '../../shared/time/clock-text.ts';
import {aimed, justify, type Line, lineWidth, type Span, span} from '../components/line.ts';
import {linear} from '../components/panel-lines.ts';
import type {Snapshot} from '../model/app/app.ts';
import {heldIn, isUnderWay} from '../model/source/resource.ts';
import {failureMark} from '../screens/lunch/failure-mark.ts';
import {screenOf} from '../screens/table.ts';
import {areaItems, type BarItem, viewItems} from './bars.ts';
import {runningSpans} from './running-spans.ts';

/** Whether something is under way that the header turns a sign for. */
export function isBusy(snapshot: Snapshot): boolean {
	return statusOf(snapshot).isBusy;
}

function statusOf(snapshot: Snapshot): {spans: Line; isBusy: boolean} {
	return (screenOf(snapshot.state.screen).status ?? listingStatus)(snapshot);
}

/** The areas, the views of one where `hasViews`, and where the data stands. `turn` counts the turns of the sign. */
export function headerLines(snapshot: Snapshot, columns: number, hasViews: boolean, turn: number): Line[] {
	const {config} = snapshot;
	const {spans, isBusy: isTurning} = statusOf(snapshot);
	const {spinner} = config.signs;
	const sign = isTurning && !config.isLinear ? [span(`${spinner[turn % spinner.length] ?? ''} `, 'key')] : [];
	const lines = barLines(snapshot, [...sign, ...runningSpans(snapshot), ...spans, span(' ')], columns, hasViews);
	return config.isLinear ? lines.map(linear) : lines;
}

/** The status stands beside the areas where all their names have room with it, else beside the views. */
function barLines(snapshot: Snapshot, status: Line, columns: number, hasViews: boolean): Line[] {
	const {ellipsis} = snapshot.config.signs;
	const views = viewItems(snapshot).flatMap(aimedSpans);
	const beside = areaItems(snapshot, columns - lineWidth(status) - 1).flatMap(aimedSpans);
	if (!hasViews) return [justify(beside, status, columns, ellipsis)];
	const alone = areaItems(snapshot, columns).flatMap(aimedSpans);
	const isCrowded = lineWidth(beside) < lineWidth(alone) - LOGO_WIDTH;
	// A name is worth more than a state that is as it should be.
	const isUrgent = status.some(({role}) => role === 'warning' || role === 'error');
	const hasRoom = lineWidth(views) + lineWidth(status) < columns;
	return isCrowded
		? [justify(alone, [], columns, ellipsis), justify(views, isUrgent || hasRoom ? status : [], columns, ellipsis)]
		: [justify(beside, status, columns, ellipsis), justify(views, [], columns, ellipsis)];
}

/** A part of a bar whose click leads to its place. */
function aimedSpans({spans, place}: BarItem): Line {
	return place === null ? spans : aimed(spans, {place});
}

/** The name of the program before the areas, which goes first. */
const LOGO_WIDTH = ' lunch '.length;

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
	if (data.waiting > 0)
		return [
			span(translate({one: '{count} menu to come', other: '{count} menus to come'}, {count: data.waiting}), 'dim'),
		];
	if (data.listing.state === 'idle') return [];
	if (data.listing.state === 'failed') return [span(failureMark(data.listing.error), 'error')];
	if (!listing) return [span(translate('asking'), 'dim')];
	if (sampleDay(listing.source.upstream) !== null) return [span(translate(isBusy ? 'asking' : 'sample'), 'dim')];
	if (isBusy) return [span(translate(data.listing.state === 'stale' ? 'stale, refreshing' : 'asking'), 'dim')];
	return [ageSpan(listing.source, snapshot)];
}

/** The age of the list, and the reason for it where it is old. */
function ageSpan({state, fetchedAt, lastError}: Source, {now, config}: Snapshot): Span {
	const age = fetchedAt ? ageInWords(fetchedAt, now) : '';
	if (config.isOffline) return span(translate('offline, list {age}', {age}), 'warning');
	if (state === 'offline') {
		const reason = lastError ? failureMark(lastError) : translate('unreachable');
		return span(translate('upstream {reason}, list {age}', {reason, age}), 'warning');
	}
	if (state === 'stale') return span(translate('stale, list {age}', {age}), 'warning');
	return span(fetchedAt ? translate('fresh {time}', {time: clockText(fetchedAt)}) : translate('fresh'), 'good');
}
