import type {Taste} from '../../relay/menus/ranking.ts';
import type {Settings} from '../../shared/settings/settings.ts';
import {openMemory} from '../../tui/model/app/remembered.ts';

/** What the person likes, as the app remembers it. */
export function tasteOf({dataDir}: Settings): Taste {
	const {favourites, words, diet} = openMemory(dataDir).read();
	return {favourites, words, diet};
}
