import {frameLayout} from './layout.ts';
import type {Snapshot} from './model/app.ts';
import type {Size} from './model/app-state.ts';
import {groupOf} from './screens/groups.ts';

/** The rows that a frame needs besides the screen: the mark of a sample, and what was said last. */
export function noticeCount({data, state}: Snapshot): number {
	return (
		Number(data.sample !== null && groupOf(state.screen) === 'lunch') +
		Number(state.message !== null && state.size.rows < 4)
	);
}

/** The room that a screen has. */
export function bodySize(snapshot: Snapshot): Size {
	return frameLayout(snapshot.state.size, noticeCount(snapshot)).body;
}
