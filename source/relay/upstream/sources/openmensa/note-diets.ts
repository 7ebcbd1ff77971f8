import {fold} from '../../../../shared/text/fold.ts';
import {allergensOf} from '../../../menus/allergens.ts';
import type {Diet} from '../../../menus/diets.ts';

// Folded. The whole note, since "nicht vegan" and "Mensavegan-Linie" are something else.
const vegan = /^(?:vegan|veganes? (?:gericht|speise|menu))$/;
const vegetarian =
	/^(?:vegetarisch|vegetarische?s? (?:gericht|speise|menu)|fleischlos|fleischloses gericht|ohne fleisch|ovo-?(?:lacto|lakto)-?vegetabil|(?:lacto|lakto)-?vegetabil)$/;
const glutenFree = /^gluten-?frei$/;
const lactoseFree = /^la[kc]tose-?frei$/;

/** Meat and fish, by the beginnings of words. "Rinde" is bark, and of cheese. */
const meat =
	/\b(?:schwein|rind(?!e\b)|geflugel|huhn|hahnchen|pute|puten|truthahn|lamm|kalb|wild(?!reis|krauter|kraut|pilz|beere|preisel)|ente\b|enten|gans\b|ganse|hackfleisch|fleisch(?!los|frei|ersatz)|speck\b|schinken|salami|wurst|wurstchen|bacon|fisch|lachs|thunfisch|seelachs|kabeljau|hering|garnele|krabbe|krebs|muschel|gelatine)/;

/**
 * The diets that notes say a meal is of. Lists of notes contradict each other, since counters share them: a diet counts
 * only where nothing beside it, in the meal's name either, says otherwise.
 */
export function noteDiets(notes: readonly string[], {name, category}: {name: string; category: string}): Diet[] {
	const folded = notes.map(fold);
	const said = [...folded, fold(category)];
	const allergens = allergensOf(notes);
	const others = folded.filter(note => !vegan.test(note) && !vegetarian.test(note));
	const hasMeat = [...others, ...(/\bvegan|\bvegetari/.test(fold(name)) ? [] : [fold(name)])].some(text =>
		meat.test(text),
	);
	const isVegan = said.some(text => vegan.test(text));
	const isVegetarian = said.some(text => vegetarian.test(text));
	const isOfAnimals = allergens.some(allergen =>
		['milk', 'eggs', 'fish', 'crustaceans', 'molluscs'].includes(allergen),
	);
	const isOfFish = allergens.some(allergen => ['fish', 'crustaceans', 'molluscs'].includes(allergen));
	const diets: Diet[] = [];
	if (isVegan && !hasMeat && !isOfAnimals) diets.push('vegetarian', 'vegan');
	else if (isVegetarian && !isVegan && !hasMeat && !isOfFish) diets.push('vegetarian');
	if (folded.some(note => glutenFree.test(note)) && !allergens.includes('gluten')) diets.push('gluten-free');
	if (folded.some(note => lactoseFree.test(note)) && !allergens.includes('milk')) diets.push('lactose-free');
	return diets;
}
