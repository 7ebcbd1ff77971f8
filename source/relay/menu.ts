import {cleanText} from '../shared/clean-text.ts';
import {fold} from '../shared/fold.ts';
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

// Upstream scrapers put the restaurant's "we are closed" where dishes belong, often once per course.
const closedNotice =
	/^(?:(?:vi|restaurangen|koket|idag|today|we|lunchen)\s+)*(?:(?:ar|har|haller|are|is)\s+)?(?:(?:sommar|jul|semester|helg|lunch|pask)?stang[td]\b|closed\b|inga maltider serveras|ingen (?:lunch|servering)|no meals (?:are )?served)/;

/**
 * Makes a menu of the dish texts an upstream gave: cleaned, empty ones dropped, order kept, repeats
 * kept once, notices of being closed told apart from dishes.
 */
export function menuOf(date: string, texts: readonly string[]): Menu {
	const names = new Set(texts.slice(0, MAX_DISHES).map(text => cleanText(text)));
	names.delete('');
	const dishes = [...names].filter(name => !closedNotice.test(fold(name))).map(name => ({name, diets: dietsOf(name)}));
	if (dishes.length > 0) return {date, state: 'served', dishes};
	return {date, state: names.size > 0 ? 'closed' : 'unpublished', dishes};
}
