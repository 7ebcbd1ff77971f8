import {frameLayout} from '../components/layout.ts';
import type {Snapshot} from '../model/app/app.ts';
import type {Size} from '../terminal/size.ts';
import {areaOf} from './areas.ts';

/** The rows that a frame needs besides the screen: the mark of a sample, and what was said last. */
export function noticeCount({data, state}: Snapshot): number {
	return (
		Number(data.sample !== null && areaOf(state.screen) === 'lunch') +
		Number(state.message !== null && state.size.rows < 4)
	);
}

/** The room that a screen has. */
export function bodySize(snapshot: Snapshot): Size {
	return frameLayout(snapshot.state.size, noticeCount(snapshot)).body;
}
