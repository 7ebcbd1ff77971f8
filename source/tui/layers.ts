import type {LayerSet} from './keymap.ts';
import {type AppState, paneOf} from './model/app-state.ts';
import {groupOf} from './screens/groups.ts';

/** Which layers hear the keys: what is in front, a field that is typed in, or the screen of its group. */
export function layersOf(state: AppState): LayerSet {
	const {overlay} = state;
	if (overlay?.kind === 'palette' || overlay?.kind === 'prompt') return 'field';
	if (overlay) return overlay.kind === 'confirm' ? 'confirm' : 'page';
	return paneOf(state).isTyping ? 'field' : groupOf(state.screen);
}
