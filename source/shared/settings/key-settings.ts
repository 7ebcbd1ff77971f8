// The keys of the terminal app in the configuration file.
import {show} from '../text/show.ts';
import type {Definition} from './setting-definition.ts';

/** Keys by action, where they differ from the app's own. Which actions and keys there are, only the app knows. */
export type KeySettings = Readonly<Record<string, readonly string[]>>;

export const keysDefinition: Definition<KeySettings | null> = {
	env: null,
	flag: null,
	description: 'keys of the terminal app, by action',
	fallback: () => null,
	read: readKeys,
};

/** An object of actions and keys: one key for each, or a list of them. */
function readKeys(value: unknown): KeySettings {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new Error(`expected an object of actions and their keys, got ${show(value)}`);
	}
	return Object.fromEntries(
		Object.entries(value).map(([action, given]) => {
			const keys: unknown[] = Array.isArray(given) ? given : [given];
			if (!keys.every(key => typeof key === 'string')) {
				throw new Error(`expected a key or a list of keys for "${action}", got ${show(given)}`);
			}
			return [action, keys];
		}),
	);
}
