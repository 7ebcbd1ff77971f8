import {keyFor} from '../../keys/key-bindings.ts';
import type {App} from './app.ts';

/** Goes to the screen that the person came from. */
export function goBack(app: App): void {
	const {cameFrom} = app.snapshot().state;
	if (cameFrom === null) {
		app.say(`Nowhere to go back to; ${keyFor('quit', app.config.bindings)} quits.`);
	} else {
		app.goTo(cameFrom);
		app.update(now => ({...now, cameFrom: null}));
	}
}
