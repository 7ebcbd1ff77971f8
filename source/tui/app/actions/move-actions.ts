import type {PlainText} from '../../../shared/language/texts.ts';
import type {Action, Actions} from '../../model/app/app.ts';
import type {Movement} from '../../model/app/app-state.ts';
import {move} from '../input/move.ts';

/** An action that moves the selection of what is in front. */
export const moving = (movement: Movement, keys: string, title: PlainText, description: PlainText): Action => ({
	keys,
	title,
	description,
	isKeyOnly: true,
	run: app => move(app, movement),
});

/** The actions that move the selection, or scroll. */
export const moveActions: Actions<'move'> = {
	up: moving('up', 'up k', 'Up', 'Move up'),
	down: moving('down', 'down j', 'Down', 'Move down'),
	pageUp: moving('pageUp', 'pageup ctrl+b', 'Page up', 'Move up a page'),
	pageDown: moving('pageDown', 'pagedown ctrl+f', 'Page down', 'Move down a page'),
	halfUp: moving('halfUp', 'ctrl+u', 'Half up', 'Move up half a page'),
	halfDown: moving('halfDown', 'ctrl+d', 'Half down', 'Move down half a page'),
	first: moving('first', 'home g', 'First', 'Go to the first line'),
	last: moving('last', 'end G', 'Last', 'Go to the last line'),
};
