import type {App} from '../../model/app/app.ts';
import {markedRows, unmark} from '../marked-rows.ts';

/** Refreshes the menus of the restaurants that are marked; resolves with whether any were. */
export async function refreshMarked(app: App): Promise<boolean> {
	const marked = markedRows(app.snapshot());
	if (marked.length === 0) return false;
	unmark(app);
	await app.lunch.showMenus('refresh', marked);
	return true;
}
