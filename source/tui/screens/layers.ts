import type {LayerSet} from '../keys/action-ids.ts';
import {type AppState, paneOf} from '../model/app/app-state.ts';
import {areaOf, isLog} from './areas.ts';

const typedOverlays: ReadonlySet<string> = new Set<NonNullable<AppState['overlay']>['kind']>([
	'palette',
	'prompt',
	'choices',
	'form',
]);

/** The layers that get the keys: what is in front, a field that is typed in, or the area of the screen. */
export function layersOf(state: AppState): LayerSet {
	const {overlay} = state;
	if (overlay && typedOverlays.has(overlay.kind)) return 'field';
	if (overlay) return overlay.kind === 'confirm' ? 'confirm' : 'page';
	if (paneOf(state).isTyping) return 'field';
	return isLog(state.screen) ? 'log' : areaOf(state.screen);
}
