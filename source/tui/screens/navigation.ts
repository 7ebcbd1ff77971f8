import type {AppState} from '../model/app/app-state.ts';
import {type Area, areaOf, trailTo, viewsIn} from './areas.ts';

/** A screen, and the screens that Esc leads back through, the outermost first. */
export interface Place {
	readonly screen: string;
	readonly trail: readonly string[];
}

/** The state once another screen is shown. The place in the area that is left is kept. */
export function withScreen(state: AppState, {screen, trail}: Place): AppState {
	const left: Place = {screen: state.screen, trail: state.trail};
	return {...state, screen, trail, overlay: null, places: {...state.places, [areaOf(state.screen)]: left}};
}

/** The trail of a screen that is opened from the one that is shown. */
export function trailFrom(state: AppState, screen: string): readonly string[] {
	if (areaOf(screen) !== areaOf(state.screen)) return trailTo(screen);
	const path = [...state.trail, state.screen];
	const index = path.indexOf(screen);
	return index < 0 ? path : path.slice(0, index);
}

/** The place that an area's key leads to: where the person was in it, or its first view for one who is there. */
export function placeIn(state: AppState, area: Area): Place {
	const first: Place = {screen: viewsIn(area)[0] ?? state.screen, trail: []};
	return areaOf(state.screen) === area ? first : (state.places[area] ?? first);
}
