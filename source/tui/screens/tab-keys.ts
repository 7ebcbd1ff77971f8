import type {ActionId} from '../keys/action-ids.ts';
import type {KeyBindings} from '../keys/key-bindings.ts';
import {type ScreenName, screenNames} from './areas.ts';

/** The screens that an action of their own goes to. The others have numbers, in the order of their tabs. */
const ownActions: Readonly<Partial<Record<ScreenName, ActionId>>> = {week: 'showWeek', find: 'findCanteens'};

const numbered = screenNames.filter(name => ownActions[name] === undefined);

/** The key that goes to a screen; undefined for none. */
export function tabKey(name: ScreenName, bindings: KeyBindings): string | undefined {
	const own = ownActions[name];
	return own === undefined ? bindings.keysOf('goToTab')[numbered.indexOf(name)] : bindings.keysOf(own)[0];
}

/** The screen that a key of `goToTab` goes to; undefined for none. */
export function screenOfTab(key: string | undefined, bindings: KeyBindings): ScreenName | undefined {
	return numbered[bindings.keysOf('goToTab').indexOf(key ?? '')];
}
