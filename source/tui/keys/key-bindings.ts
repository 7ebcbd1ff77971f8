import {LunchError} from '../../shared/errors.ts';
import {type PlainText, translate} from '../../shared/language/texts.ts';
import {type ActionId, type ActionIds, type KeyLayer, type LayerSet, layerSets} from './action-ids.ts';
import {isKeyName, keyLabel, namedKeys} from './key-label.ts';
import {type KeyOverrides, renameOldActions} from './old-action-ids.ts';

/** The part of an action's record that is about its keys and its names. */
export interface ActionKeys {
	/** The keys that do it, as terminals name them, apart by spaces; the first is the one that is shown. */
	readonly keys: string;
	/** One or two words: for the footer and the palette. */
	readonly title: PlainText;
	/** One sentence without a full stop: for the help and the documentation. */
	readonly description: PlainText;
	/** The place in the footer, from the left; without one it is not there. */
	readonly footer?: number;
	/** Kept out of the palette: it makes no sense chosen from a list. */
	readonly isKeyOnly?: boolean;
}

/** The records of all actions, by layer and id. */
export type ActionTables<Action extends ActionKeys = ActionKeys> = {
	readonly [Layer in KeyLayer]: Readonly<Record<ActionIds[Layer], Action>>;
};

/** All actions and the keys that do them, the person's own changes included. */
export interface KeyBindings<Action extends ActionKeys = ActionKeys> {
	/** Every id, in the order of the help and the palette. */
	readonly ids: readonly ActionId[];
	/** A warning about the person's own changes; null if there is none. */
	readonly warning: string | null;
	/** The action of a key while the layers of `set` are listened to; null for none. */
	actionFor(key: string, set: LayerSet): ActionId | null;
	/** The ids of actions that are listened to at the same time. */
	idsIn(set: LayerSet): readonly ActionId[];
	keysOf(id: ActionId): readonly string[];
	layerOf(id: ActionId): KeyLayer;
	actionOf(id: ActionId): Action;
}

interface KeyConflict {
	key: string;
	actions: readonly [ActionId, ActionId];
}

/**
 * Binds the keys of all actions, with `changes` in the place of an action's own keys. Throws CONFIG_INVALID with
 * what is wrong: an unknown action, a word that is not a key, or a key with two meanings.
 */
export function bindKeys<Action extends ActionKeys>(
	tables: ActionTables<Action>,
	changes: KeyOverrides = {},
): KeyBindings<Action> {
	const {overrides, warning} = renameOldActions(changes);
	const records = new Map<ActionId, {action: Action; layer: KeyLayer; keys: readonly string[]}>();
	for (const layer of Object.keys(tables) as KeyLayer[]) {
		for (const [id, action] of Object.entries(tables[layer]) as [ActionId, Action][])
			records.set(id, {action, layer, keys: overrides[id] ?? action.keys.split(' ')});
	}
	const ids = [...records.keys()];
	const recordOf = (id: ActionId) => {
		const record = records.get(id);
		if (!record) throw new Error(`no action ${id}`);
		return record;
	};
	const idsIn = (set: LayerSet) => {
		const layers: readonly string[] = layerSets[set];
		return ids.filter(id => layers.includes(recordOf(id).layer));
	};
	const keysOf = (id: ActionId) => recordOf(id).keys;
	checkOverrides(overrides, ids);
	const sets = Object.keys(layerSets) as LayerSet[];
	for (const set of sets) refuseConflict(idsIn(set), keysOf);
	const meanings = new Map(
		sets.map(set => [set, new Map(idsIn(set).flatMap(id => keysOf(id).map(key => [key, id] as const)))]),
	);
	return {
		ids,
		warning,
		actionFor: (key, set) => meanings.get(set)?.get(key) ?? null,
		idsIn,
		keysOf,
		layerOf: id => recordOf(id).layer,
		actionOf: id => recordOf(id).action,
	};
}

function checkOverrides(overrides: KeyOverrides, ids: readonly string[]): void {
	for (const [id, keys] of Object.entries(overrides)) {
		if (!ids.includes(id)) throw invalid(`there is no action "${id}"`, `The actions are ${ids.join(', ')}.`);
		if (keys.length === 0 && (id === 'quit' || id === 'interrupt')) throw invalid(`"${id}" needs a key`);
		const odd = keys.find(key => !isKeyName(key));
		if (odd !== undefined) {
			throw invalid(
				`"${odd}" is not a key`,
				`Keys are single characters, ctrl+ and a letter, ${[...namedKeys].join(', ')}.`,
			);
		}
	}
}

function refuseConflict(ids: readonly ActionId[], keysOf: (id: ActionId) => readonly string[]): void {
	const conflict = conflictAmong(ids, keysOf);
	if (!conflict) return;
	const [one, other] = conflict.actions;
	throw invalid(
		`"${conflict.key}" is the key of both "${one}" and "${other}"`,
		`Give one of them another key, as in {"keys": {"${other}": ["…"]}}.`,
	);
}

/** A key that means two things among these actions; null where every key means one. */
function conflictAmong(ids: readonly ActionId[], keysOf: (id: ActionId) => readonly string[]): KeyConflict | null {
	const taken = new Map<string, ActionId>();
	for (const id of ids) {
		for (const key of keysOf(id)) {
			const other = taken.get(key);
			if (other !== undefined && other !== id) return {key, actions: [other, id]};
			taken.set(key, id);
		}
	}
	return null;
}

function invalid(what: string, hint = 'See the keys in the app with its help.'): LunchError {
	return new LunchError('CONFIG_INVALID', `"keys" in the configuration file: ${what}.`, {hint});
}

/** The key that is shown for an action; the action's own title where it has none. */
export function keyFor(id: ActionId, bindings: KeyBindings): string {
	const [key] = bindings.keysOf(id);
	return key === undefined ? `:${translate(bindings.actionOf(id).title)}` : keyLabel(key);
}
