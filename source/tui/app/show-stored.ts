import type {App} from '../model/app/app.ts';
import {heldIn} from '../model/source/resource.ts';

/** More menus than this are looked up only after the first frame. */
const MOST = 60;

/** Looks up what is stored of what the first frame shows, before anybody is asked. */
export async function showStored(app: App): Promise<void> {
	await app.lunch.peek([]);
	const snapshot = app.snapshot();
	const {screen} = snapshot;
	if (screen.visible) {
		const id = screen.restaurant(snapshot);
		return app.lunch.peek(id === null ? [] : [id]);
	}
	const ids = (heldIn(snapshot.data.listing)?.restaurants ?? []).map(({id}) => id);
	await app.lunch.peek(ids.length <= MOST ? ids : []);
}
