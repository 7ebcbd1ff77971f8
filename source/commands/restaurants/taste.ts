import type {Taste} from '../../relay/menus/ranking.ts';
import type {Settings} from '../../shared/settings/settings.ts';
import {openMemory} from '../../tui/model/app/remembered.ts';

/** The favourites, dish words and diets that the app remembers. */
export function tasteOf({dataDir}: Settings): Taste {
	const {favourites, words, diets} = openMemory(dataDir).read();
	return {favourites, words, diets};
}
