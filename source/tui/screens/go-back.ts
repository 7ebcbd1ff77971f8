import {translate} from '../../shared/language/texts.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {App, Snapshot} from '../model/app/app.ts';

/** Goes to the screen that the breadcrumbs name before this one. */
export function goBack(app: App): void {
	const {trail} = app.snapshot().state;
	const last = trail.at(-1);
	if (last !== undefined) app.goTo(last, trail.slice(0, -1));
}

/** The reason why there is no way back from a view; null where there is one. */
export function nowhereReason({state, config}: Snapshot): string | null {
	if (state.trail.length > 0) return null;
	return translate('Nowhere to go back to; {key} quits', {key: keyFor('quit', config.bindings)});
}
