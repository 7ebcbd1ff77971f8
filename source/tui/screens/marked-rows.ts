import type {App, Snapshot} from '../model/app/app.ts';
import {paneOf, withPane} from '../model/app/app-state.ts';

const none: readonly string[] = [];

/** The rows of the screen that are marked, in their order. */
export function markedRows(snapshot: Snapshot): readonly string[] {
	const {marked} = paneOf(snapshot.state);
	if (marked.length === 0 || snapshot.screen.canMark !== true) return none;
	const wanted = new Set(marked);
	return snapshot.screen.rows(snapshot).filter(key => wanted.has(key));
}

/** Takes the marks away, once something was done with them. */
export function unmark(app: App): void {
	if (paneOf(app.snapshot().state).marked.length > 0) app.update(state => withPane(state, {marked: []}));
}
