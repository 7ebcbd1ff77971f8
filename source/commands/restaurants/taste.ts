import type {Taste} from '../../relay/menus/ranking.ts';
import type {Settings} from '../../shared/settings/settings.ts';
import {openMemory} from '../../tui/model/app/remembered.ts';

/** The favourites, dish words and diet that the app remembers. */
export function tasteOf({dataDir}: Settings): Taste {
	const {favourites, words, diet} = openMemory(dataDir).read();
	return {favourites, words, diet};
}
