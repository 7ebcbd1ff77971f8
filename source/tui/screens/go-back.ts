import {keyFor} from '../keys/key-bindings.ts';
import type {App} from '../model/app/app.ts';

/** Goes to the screen that the breadcrumbs name before this one. */
export function goBack(app: App): void {
	const {trail} = app.snapshot().state;
	const last = trail.at(-1);
	if (last === undefined) app.say(`Nowhere to go back to; ${keyFor('quit', app.config.bindings)} quits.`);
	else app.goTo(last, trail.slice(0, -1));
}
