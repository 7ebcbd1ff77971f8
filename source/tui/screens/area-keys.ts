import type {KeyBindings} from '../keys/key-bindings.ts';
import {type Area, areas} from './areas.ts';

/** The key that goes to an area; undefined for none. */
export function areaKey(area: Area, bindings: KeyBindings): string | undefined {
	return bindings.keysOf('goToArea')[areas.indexOf(area)];
}

/** The area that a key of `goToArea` goes to; undefined for none. */
export function areaOfKey(key: string | undefined, bindings: KeyBindings): Area | undefined {
	return areas[bindings.keysOf('goToArea').indexOf(key ?? '')];
}
