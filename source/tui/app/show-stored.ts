import type {App} from '../model/app/app.ts';
import {heldIn} from '../model/source/resource.ts';
import {areaOf} from '../screens/areas.ts';

/** More menus than this are not looked up at once. */
const MOST = 60;

/** Looks up what is stored of what the first frame shows, before anybody is asked. */
export async function showStored(app: App): Promise<void> {
	const {screen, state} = app.snapshot();
	if (areaOf(state.screen) !== 'lunch') return;
	if (!screen.visible) return showAllStored(app);
	await app.lunch.peek([]);
	const id = screen.restaurant(app.snapshot());
	await app.lunch.peek(id === null ? [] : [id]);
}

/** Looks up the list that is stored and, where it is no long one, its menus. */
export async function showAllStored(app: App): Promise<void> {
	await app.lunch.peek([]);
	const ids = (heldIn(app.snapshot().data.listing)?.restaurants ?? []).map(({id}) => id);
	await app.lunch.peek(ids.length <= MOST ? ids : []);
}
