import type {Dish} from '../../../../relay/menus/menu.ts';
import {isLiked, isOfDiets} from '../../../../relay/menus/ranking.ts';
import type {AppState} from '../../../model/app/app-state.ts';

type Taste = Pick<AppState, 'words' | 'diets'>;

/** Dishes with those first that a person likes, then those of their diets; equals in the order of the menu. */
export function byTaste(dishes: readonly Dish[], taste: Taste): readonly Dish[] {
	return dishes.toSorted((a, b) => weight(b, taste) - weight(a, taste));
}

function weight(dish: Dish, {words, diets}: Taste): number {
	const isFitting = diets.length > 0 && isOfDiets(dish, diets);
	return (isLiked(dish, words) ? 2 : 0) + (isFitting ? 1 : 0);
}
