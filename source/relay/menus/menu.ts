import {cleanText} from '../../shared/text/clean-text.ts';
import {readNotice} from './closed-notice.ts';
import {type Diet, dietsOf} from './diets.ts';

export interface Dish {
	name: string;
	/** Only what the dish's own text says. */
	diets: Diet[];
}

/** `served`: there are dishes. `closed`: the restaurant says so. `unpublished`: no dishes given. */
export type MenuState = 'served' | 'closed' | 'unpublished';

export interface Menu {
	/** The day in Europe/Stockholm, `YYYY-MM-DD`. */
	date: string;
	state: MenuState;
	dishes: Dish[];
}

/** The most texts of a menu that are read. */
export const MAX_DISHES = 2000;

/**
 * Makes a menu of the dish texts an upstream gave: cleaned, empty ones dropped, order kept, repeats
 * kept once, notices of being closed told apart from dishes.
 */
export function menuOf(date: string, texts: readonly string[]): Menu {
	const names = new Set(texts.slice(0, MAX_DISHES).map(text => cleanText(text)));
	names.delete('');
	// Upstream scrapers put the restaurant's "we are closed" where dishes belong, often once per course.
	const notices = new Map([...names].map(name => [name, readNotice(name)]));
	const dishes = [...names].filter(name => notices.get(name) === null).map(name => ({name, diets: dietsOf(name)}));
	if (dishes.length > 0) return {date, state: 'served', dishes};
	return {date, state: [...notices.values()].includes('closed') ? 'closed' : 'unpublished', dishes};
}
