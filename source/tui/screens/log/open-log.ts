import type {App} from '../../model/app/app.ts';
import {type AppState, withPane} from '../../model/app/app-state.ts';
import {emptyField} from '../../model/input/field.ts';
import {firstLogView, LOG_END} from '../../model/log/log-view.ts';

/** Opens a screen with a log at its end, looked at as at first. `part` says which log it is. */
export function openLog(app: App, screen: string, part: Partial<AppState>): void {
	const pane = {offset: LOG_END, field: emptyField, isTyping: false};
	app.update(state => withPane({...state, ...part, logView: firstLogView}, pane, screen));
	app.open(screen);
}
