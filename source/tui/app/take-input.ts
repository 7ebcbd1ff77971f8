import type {App} from '../model/app/app.ts';
import type {InputEvent} from '../terminal/input/input-event.ts';
import type {KeyPress} from '../terminal/input/key-press.ts';

/** Hands what came of the keyboard at once to the app: keys that follow each other as one change. */
export function takeInput(app: App, events: readonly InputEvent[]): void {
	let presses: KeyPress[] = [];
	const pressAll = () => {
		if (presses.length > 0) app.press(presses);
		presses = [];
	};
	for (const event of events) {
		if (event.kind === 'key') presses.push(event.press);
		else {
			pressAll();
			if (event.kind === 'paste') app.paste(event.text);
		}
	}
	pressAll();
}
