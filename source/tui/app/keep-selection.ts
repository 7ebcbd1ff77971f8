import type {App} from '../model/app/app.ts';
import {paneOf, selectedIndex, withPane} from '../model/app/app-state.ts';

/** Holds on to the row that is selected, whatever rows come to be around it. */
export function keepSelection(app: App): void {
	const snapshot = app.snapshot();
	const rows = snapshot.screen.rows(snapshot);
	const index = selectedIndex(paneOf(snapshot.state), rows);
	app.update(state => withPane(state, {selected: rows[index] ?? null, index}));
}
