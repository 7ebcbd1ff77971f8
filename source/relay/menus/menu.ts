import {cleanText} from '../../shared/text/clean-text.ts';
import {type Allergen, allergens} from './allergens.ts';
import {readNotice} from './closed-notice.ts';
import {type Diet, diets} from './diets.ts';
import type {Price} from './price.ts';
import {readDiets} from './read-diets.ts';

/** A dish. What a source says nothing of is left out. */
export interface Dish {
	name: string;
	/** Only what the dish's own text says, or its source in so many words. */
	diets: Diet[];
	price?: Price;
	/** The counter or the course, in the source's words. */
	category?: string;
	/** Further words of the source on it: allergens and labels too. */
	notes?: string[];
	allergens?: Allergen[];
	/** The language of its texts, as in `de`; left out for Swedish. */
	language?: string;
}

/** `served`: there are dishes. `closed`: the restaurant says so. `unpublished`: no dishes given. */
export type MenuState = 'served' | 'closed' | 'unpublished';

export interface Menu {
	/** A day of the source's own time zone, `YYYY-MM-DD`. */
	date: string;
	state: MenuState;
	dishes: Dish[];
}

/** The most texts of a menu that are read. */
export const MAX_DISHES = 2000;

/** A dish in the words of its source. */
export interface DishEntry {
	text: string;
	/** Diets that the source itself declares. */
	diets?: readonly Diet[];
	price?: Price | null;
	category?: string | null;
	notes?: readonly string[];
	allergens?: readonly Allergen[];
	/** The language of its texts, where it is another one than the menu's. */
	language?: string;
}

export interface MenuEntries {
	entries: readonly DishEntry[];
	/** Whether the source itself says that the restaurant is closed. */
	isClosed?: boolean;
	/** The language of the texts. */
	language?: string;
}

const MAX_NOTES = 30;
/** Dish texts are read for diets and notices in these; others are read by their sources. */
const understood: ReadonlySet<string> = new Set(['sv', 'en']);

/**
 * Makes a menu of the dish texts an upstream gave: cleaned, empty ones dropped, order kept, repeats
 * kept once, notices of being closed told apart from dishes.
 */
export function createMenu(date: string, texts: readonly string[]): Menu {
	return menuOfEntries(date, {entries: texts.map(text => ({text}))});
}

/** The same of all that a source says of its dishes. A dish stands once in each of its categories. */
export function menuOfEntries(date: string, {entries, isClosed = false, language = 'sv'}: MenuEntries): Menu {
	const dishes = new Map<string, Dish>();
	let saysClosed = isClosed;
	for (const entry of entries.slice(0, MAX_DISHES)) {
		const own = entry.language ?? language;
		const name = cleanText(entry.text);
		const category = cleanText(entry.category ?? '', 100);
		const key = JSON.stringify([name, category]);
		if (name === '' || dishes.has(key)) continue;
		// Upstream scrapers put the restaurant's "we are closed" where dishes belong, often once per course.
		const notice = understood.has(own) ? readNotice(name) : null;
		if (notice === null) dishes.set(key, createDish(entry, {name, category, language: own}));
		saysClosed ||= notice === 'closed';
	}
	if (dishes.size > 0) return {date, state: 'served', dishes: [...dishes.values()]};
	return {date, state: saysClosed ? 'closed' : 'unpublished', dishes: []};
}

function createDish(
	entry: DishEntry,
	{name, category, language}: {name: string; category: string; language: string},
): Dish {
	const own = understood.has(language) ? readDiets(name) : [];
	const notes = [...new Set(entry.notes?.slice(0, MAX_NOTES).map(note => cleanText(note, 200)))].filter(
		note => note !== '',
	);
	return {
		name,
		diets: dietsBeside(entry.allergens ?? [], [...own, ...(entry.diets ?? [])]),
		...(entry.price ? {price: entry.price} : {}),
		...(category === '' ? {} : {category}),
		...(notes.length > 0 ? {notes} : {}),
		...(entry.allergens && entry.allergens.length > 0
			? {allergens: allergens.filter(allergen => entry.allergens?.includes(allergen))}
			: {}),
		...(language === 'sv' ? {} : {language}),
	};
}

const ofFish: readonly Allergen[] = ['fish', 'crustaceans', 'molluscs'];
/** Allergens that a dish of a diet can't contain. Milk without lactose is milk, so nothing stands against the fourth. */
const excluded: Readonly<Record<Diet, readonly Allergen[]>> = {
	vegetarian: ofFish,
	vegan: [...ofFish, 'milk', 'eggs'],
	'gluten-free': ['gluten'],
	'lactose-free': [],
};

/** Diets in their order, without those that the dish's own allergens deny; vegan implies vegetarian. */
function dietsBeside(contained: readonly Allergen[], found: readonly Diet[]): Diet[] {
	const all = new Set(found);
	if (all.has('vegan')) all.add('vegetarian');
	return diets.filter(diet => all.has(diet) && !excluded[diet].some(allergen => contained.includes(allergen)));
}
