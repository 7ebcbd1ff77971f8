import type {App} from '../../model/app/app.ts';
import type {InputEvent, MouseEvent} from '../../terminal/input/input-event.ts';
import type {KeyPress} from '../../terminal/input/key-press.ts';
import {fitTheme} from '../../theme.ts';

/** Hands what came at once to the app: keys that follow each other as one change. */
export function takeInput(
	app: App,
	events: readonly InputEvent[],
	takeMouse: (event: MouseEvent) => void = () => {},
): void {
	let presses: KeyPress[] = [];
	const pressAll = () => {
		if (presses.length > 0) app.press(presses);
		presses = [];
	};
	for (const event of events) {
		if (event.kind === 'key') presses.push(event.press);
		else {
			pressAll();
			takeOther(app, event, takeMouse);
		}
	}
	pressAll();
}

function takeOther(app: App, event: Exclude<InputEvent, {kind: 'key'}>, takeMouse: (event: MouseEvent) => void): void {
	if (event.kind === 'paste') app.paste(event.text);
	else if (event.kind === 'focus') app.update(state => ({...state, hasFocus: event.hasFocus}));
	else if (event.kind === 'background') {
		fitTheme(event.brightness > 0.5);
		app.update(state => ({...state}));
	} else if (event.kind === 'mouse') takeMouse(event);
}
