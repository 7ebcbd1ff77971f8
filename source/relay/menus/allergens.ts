import {fold} from '../../shared/text/fold.ts';

/**
 * The allergens of a dish that people must be told of, by Annex II of Regulation (EU) No 1169/2011, in its order. `milk`
 * includes lactose, `gluten` all cereals that hold it.
 */
export const allergens = [
	'gluten',
	'crustaceans',
	'eggs',
	'fish',
	'peanuts',
	'soybeans',
	'milk',
	'nuts',
	'celery',
	'mustard',
	'sesame',
	'sulphites',
	'lupin',
	'molluscs',
] as const;

export type Allergen = (typeof allergens)[number];

// Beginnings of words, folded, in German, Finnish, Swedish and English; the longest that fits counts, so that
// "maapähkinää" is a peanut and no nut. Words that begin alike and mean something else stand for nothing.
const beginnings: Readonly<Record<Allergen, string>> = {
	gluten:
		'gluten glutenhalt glute weizen wheat hafer oat gerste barley roggen rye dinkel spelt vehna ohra ruis kaura vete korn rag havre',
	crustaceans: 'krebs crustacean ayriai krafta kraftdjur shrimp krustentier garnele',
	eggs: 'ei eier egg muna munat kananmuna kanamuna agg',
	fish: 'fisch fish kala fisk',
	peanuts: 'erdnu peanut maapahkin jordnot',
	soybeans: 'soja soy soija sojabon',
	milk: 'milch milk laktos lactos maito maido mjolk laktoosi',
	nuts: 'schalenfrucht nuss nusse haselnu walnu mandel cashew pistazi pekan paranuss macadamia nut nuts almond hazelnut walnut pahkin notter',
	celery: 'selleri sellerie celery celeriac',
	mustard: 'senf mustard sinap senap',
	sesame: 'sesam sesame seesami',
	sulphites: 'schwefel sulfit sulfid sulphit sulfur rikkidioksid svavel',
	lupin: 'lupin lupiini',
	molluscs: 'weichtier mollus nilviai blotdjur muschel',
};

/** Words that must be whole: they begin others that mean something else ("Eiweiß", "nutmeg"). */
const whole = new Set(['ei', 'nut', 'oat', 'rye', 'egg', 'agg', 'korn', 'rag', 'soy', 'muna', 'nuss']);

/** Made when it is first needed: few sources have texts of allergens. */
let known: readonly (readonly [beginning: string, allergen: Allergen])[] | undefined;

function knownBeginnings() {
	known ??= allergens
		.flatMap(allergen => beginnings[allergen].split(' ').map(beginning => [beginning, allergen] as const))
		.sort(([a], [b]) => b.length - a.length);
	return known;
}

/** Words that say something is absent: "glutenfrei", "maidoton", "laktosfri", "ohne Milch". */
const absent = /(?:frei|fri|fritt|free|ton|maton)$|^(?:ohne|utan|ej|without|no)\b/;

/** The allergens that a text of a source's own list of them names, in the order of the vocabulary. */
export function allergensOf(texts: readonly string[]): Allergen[] {
	const found = new Set<Allergen>();
	for (const text of texts) {
		const folded = fold(text);
		if (absent.test(folded)) continue;
		for (const word of folded.match(/[\p{L}]+/gu) ?? []) {
			const entry = knownBeginnings().find(([beginning]) =>
				whole.has(beginning) ? word === beginning : word.startsWith(beginning),
			);
			if (entry) found.add(entry[1]);
		}
	}
	return allergens.filter(allergen => found.has(allergen));
}
