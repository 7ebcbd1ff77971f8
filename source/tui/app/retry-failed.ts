import type {App} from '../model/app/app.ts';
import {idle} from '../model/source/resource.ts';
import {areaOf} from '../screens/areas.ts';

/** The time between two looks, in milliseconds. What failed is asked for again only once it is due. */
const LOOK_MS = 20_000;

/** After an outage asks for what is shown by itself: the list, and the selected menu. Does nothing while all is well. */
export function retryFailed(app: App, lookMs = LOOK_MS): () => void {
	const timer = setInterval(() => {
		if (isFailed(app)) app.requestShown();
	}, lookMs);
	timer.unref();
	return () => clearInterval(timer);
}

/** Whether the list or the selected menu could not be had when they were last asked for. */
function isFailed(app: App): boolean {
	const snapshot = app.snapshot();
	const {data, state, screen, config} = snapshot;
	if (config.isDemo || config.isOffline || areaOf(state.screen) !== 'lunch') return false;
	const id = screen.restaurant(snapshot);
	const menu = id === null ? idle : (data.menus.get(id) ?? idle);
	const hasError = (resource: typeof menu | typeof data.listing) =>
		resource.state === 'failed' || (resource.state === 'stale' && resource.lastError !== null);
	return data.sample !== null || hasError(data.listing) || hasError(menu);
}
