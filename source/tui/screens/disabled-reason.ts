import {type Message, translate, translated} from '../../shared/language/texts.ts';
import type {ActionId} from '../keys/action-ids.ts';
import type {App, Snapshot} from '../model/app/app.ts';
import {areaOf, areaTitle, isArea, isLog} from './areas.ts';

/** The reason why an action can't be done now, as a sentence without a full stop, in the language of this run; null if it can. */
export function disabledReason(id: ActionId, snapshot: Snapshot): string | null {
	const reason = reasonAgainst(id, snapshot);
	return reason === null ? null : translated(reason);
}

function reasonAgainst(id: ActionId, snapshot: Snapshot): string | Message | null {
	const {state, screen, config} = snapshot;
	if (state.overlay) {
		// The line that is typed in decides; the screen behind it does not matter.
		return config.bindings.layerOf(id) === 'field'
			? (config.bindings.actionOf(id).disabledReason?.(snapshot) ?? null)
			: null;
	}
	const elsewhere = otherScreenReason(id, snapshot);
	if (elsewhere !== null) return elsewhere;
	const own = screen.actions[id];
	if (typeof own === 'string' || (own && 'english' in own)) return own;
	const reason = own?.disabledReason?.(snapshot) ?? null;
	// A screen that does something of its own for an action has its own reasons against it.
	return reason !== null || own?.run ? reason : (config.bindings.actionOf(id).disabledReason?.(snapshot) ?? null);
}

/** An action of another area names that, where it is not at hand; many of restaurants work everywhere. */
function otherScreenReason(id: ActionId, {state, config: {bindings}}: Snapshot): string | null {
	const layer = bindings.layerOf(id);
	if (layer === 'log' && !isLog(state.screen))
		return translate('{action} is for a log that fills the screen', {action: translate(bindings.actionOf(id).title)});
	if (!isArea(layer) || layer === areaOf(state.screen) || layer === 'lunch') return null;
	return translate('{action} is for {area}', {action: translate(bindings.actionOf(id).title), area: areaTitle(layer)});
}

/** The name of an action now, by the screen or by its record. */
export function titleNow(id: ActionId, snapshot: Snapshot): string {
	const {state, screen, config} = snapshot;
	const own = state.overlay ? undefined : screen.actions[id];
	const action = config.bindings.actionOf(id);
	const title = typeof own === 'object' && !('english' in own) ? own.titleNow?.(snapshot) : null;
	return translate(title ?? action.titleNow?.(snapshot) ?? action.title);
}

/** Does an action: what the screen does for it, or else what its record says. `key` is the key that was pressed. */
export function runAction(id: ActionId, app: App, key?: string): void {
	const {state, screen, config} = app.snapshot();
	const own = state.overlay ? undefined : screen.actions[id];
	const run =
		(typeof own === 'object' && !('english' in own) ? own.run : undefined) ?? config.bindings.actionOf(id).run;
	run?.(app, key);
}
