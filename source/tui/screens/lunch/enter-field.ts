import type {App} from '../../model/app/app.ts';
import {withPane} from '../../model/app/app-state.ts';

/** Has what is typed go into the field of the screen that is shown. */
export function enterField(app: App): void {
	app.update(state => withPane(state, {isTyping: true}));
}
