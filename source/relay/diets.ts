import {fold} from '../shared/fold.ts';

/** The diets a dish can be marked with, in the order they are listed. */
export const diets = ['vegetarian', 'vegan', 'gluten-free', 'lactose-free'] as const;

export type Diet = (typeof diets)[number];

// On folded text. "veg" alone and its compounds are vegetarian; "vegetables" and "vegetabilisk" are not.
const words: Record<Diet, RegExp> = {
	vegetarian: /\bvegetari\w+|\bveg\b|\bvego\w*|\bveggie\w*|\bveg(?:burgare|biff|bullar|fars|korv|gryta|schnitzel)\w*/,
	vegan: /\bvegan\w*/,
	'gluten-free': /\bgluten[ -]?(?:fri|free)\w*/,
	'lactose-free': /\b(?:laktos|lactose)[ -]?(?:fri|free)\w*/,
};

const negation = /\b(?:ej|inte|icke|not|non)[ -]$/;

function says(text: string, word: RegExp): boolean {
	return [...text.matchAll(new RegExp(word, 'g'))].some(({index}) => !negation.test(text.slice(0, index)));
}

/** The diets a dish's own text names. Vegan implies vegetarian. */
export function dietsOf(dish: string): Diet[] {
	const text = fold(dish);
	const isVegan = says(text, words.vegan);
	return diets.filter(diet => says(text, words[diet]) || (diet === 'vegetarian' && isVegan));
}
