import {frameLayout} from '../components/layout.ts';
import type {Snapshot} from '../model/app/app.ts';
import {isOfSources} from '../model/lunch/canteens.ts';
import type {Size} from '../terminal/size.ts';
import {areaOf} from './areas.ts';

/** Whether what is shown comes from a sample: what is found elsewhere does not. */
export function isOfSample(snapshot: Snapshot): boolean {
	const {data, state, screen} = snapshot;
	if (data.sample === null || areaOf(state.screen) !== 'lunch' || state.screen === 'find') return false;
	const id = screen.restaurant(snapshot);
	return id === null || isOfSources(id, data.sources);
}

/** The rows that a frame needs besides the screen: the mark of a sample, and what was said last. */
export function noticeCount(snapshot: Snapshot): number {
	const {state} = snapshot;
	return Number(isOfSample(snapshot)) + Number(state.message !== null && state.size.rows < 4);
}

/** The room that a screen has. */
export function bodySize(snapshot: Snapshot): Size {
	return frameLayout(snapshot.state.size, noticeCount(snapshot)).body;
}
