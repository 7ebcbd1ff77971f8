import type {LayerSet} from '../keys/action-ids.ts';
import {type AppState, type Overlay, paneOf} from '../model/app/app-state.ts';
import {areaOf, isLog} from './areas.ts';

const overlayLayers: Readonly<Record<Overlay['kind'], LayerSet>> = {
	palette: 'field',
	help: 'field',
	prompt: 'field',
	choices: 'field',
	form: 'field',
	confirm: 'confirm',
	notice: 'page',
};

/** The layers that get the keys: what is in front, a field that is typed in, or the area of the screen. */
export function layersOf(state: AppState): LayerSet {
	const {overlay} = state;
	if (overlay) return overlayLayers[overlay.kind];
	if (paneOf(state).isTyping) return 'field';
	return isLog(state.screen) ? 'log' : areaOf(state.screen);
}
