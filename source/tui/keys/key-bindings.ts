import {LunchError} from '../../shared/errors.ts';
import {type ActionId, actionIds, actionOf, type LayerSet, layerSets} from './actions.ts';

/** Which keys do what, the person's own changes included. */
export interface KeyBindings {
	/** What a key means while the layers of `set` are listened to; null for nothing. */
	actionFor(key: string, set: LayerSet): ActionId | null;
	keysOf(id: ActionId): readonly string[];
}

/** Keys by action, as the configuration file gives them. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>;

export interface KeyConflict {
	key: string;
	actions: readonly [ActionId, ActionId];
}

const modified = /^(?:ctrl\+[a-z\\\]^_]|alt\+.|shift\+tab)$/u;
const named = new Set(
	'up down left right pageup pagedown home end enter esc tab space backspace delete insert'
		.split(' ')
		.concat(Array.from({length: 12}, (_, index) => `f${index + 1}`)),
);

/** Whether this is how a key is written: one character, a name as `pageup`, or `ctrl+` with a letter. */
export function isKeyName(key: string): boolean {
	return [...key].length === 1 ? key.trim() !== '' : named.has(key) || modified.test(key);
}

/**
 * Binds the keys of the table, with `overrides` in the place of an action's own keys. Throws
 * CONFIG_INVALID with what is wrong: an unknown action, something that is no key, or a conflict.
 */
export function bindKeys(overrides: KeyOverrides = {}): KeyBindings {
	for (const [id, keys] of Object.entries(overrides)) {
		if (!isActionId(id)) throw invalid(`there is no action "${id}"`, `The actions are ${actionIds.join(', ')}.`);
		if (keys.length === 0 && (id === 'quit' || id === 'interrupt')) throw invalid(`"${id}" needs a key`);
		const odd = keys.find(key => !isKeyName(key));
		if (odd !== undefined) {
			throw invalid(`"${odd}" is no key`, `Keys are single characters, ctrl+ and a letter, ${[...named].join(', ')}.`);
		}
	}
	const keysOf = (id: ActionId) => overrides[id] ?? actionOf(id).keys;
	const [conflict] = conflictsOf(keysOf);
	if (conflict) {
		const [one, other] = conflict.actions;
		throw invalid(
			`"${conflict.key}" is the key of both "${one}" and "${other}"`,
			`Give one of them another key, as in {"keys": {"${other}": ["…"]}}.`,
		);
	}
	const tables = Object.fromEntries(
		Object.entries(layerSets).map(([set]) => [set, tableOf(set as LayerSet, keysOf)]),
	) as Record<LayerSet, Map<string, ActionId>>;
	return {
		actionFor: (key, set) => tables[set].get(key) ?? null,
		keysOf,
	};
}

/** Keys that mean two things at once. */
export function conflictsOf(keysOf: (id: ActionId) => readonly string[]): KeyConflict[] {
	const conflicts: KeyConflict[] = [];
	for (const set of Object.keys(layerSets) as LayerSet[]) {
		const taken = new Map<string, ActionId>();
		for (const id of actionsIn(set)) {
			for (const key of keysOf(id)) {
				const other = taken.get(key);
				if (other !== undefined && other !== id) conflicts.push({key, actions: [other, id]});
				taken.set(key, id);
			}
		}
	}
	return conflicts;
}

/** The actions that are listened to at the same time. */
export function actionsIn(set: LayerSet): ActionId[] {
	const layers: readonly string[] = layerSets[set];
	return actionIds.filter(id => layers.includes(actionOf(id).layer));
}

function tableOf(set: LayerSet, keysOf: (id: ActionId) => readonly string[]): Map<string, ActionId> {
	return new Map(actionsIn(set).flatMap(id => keysOf(id).map(key => [key, id] as const)));
}

function isActionId(id: string): id is ActionId {
	return actionIds.some(known => known === id);
}

function invalid(what: string, hint = 'See the keys in the app with its help.'): LunchError {
	return new LunchError('CONFIG_INVALID', `"keys" in the configuration file: ${what}.`, {hint});
}

/** The key that is shown for an action; the action's own name where it has none. */
export function keyFor(id: ActionId, bindings: KeyBindings): string {
	const [key] = bindings.keysOf(id);
	return key === undefined ? `:${actionOf(id).title}` : keyLabel(key);
}

const shown: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	enter: 'Enter',
	esc: 'Esc',
	tab: 'Tab',
	space: 'Space',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	backspace: 'Backspace',
	delete: 'Del',
	insert: 'Ins',
	'shift+tab': 'Shift-Tab',
};

/** A key as it is written for people: `Ctrl-P`, `PgUp`. */
export function keyLabel(key: string): string {
	if (/^f\d+$/.test(key)) return key.toUpperCase();
	if (/^(?:ctrl|alt)\+/.test(key)) {
		const [modifier = '', letter = ''] = key.split('+', 2);
		return `${modifier === 'ctrl' ? 'Ctrl' : 'Alt'}-${letter.toUpperCase()}`;
	}
	return shown[key] ?? key;
}
