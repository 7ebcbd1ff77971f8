import {cleanText} from '../../../../shared/text/clean-text.ts';
import type {Diet} from '../../../menus/diets.ts';
import {type DietCodes, dietsOfCodes, finnishCodes, splitCodes} from '../diet-codes.ts';

/** Codes that the site explains. The others (`*`, `A`, `ILM`, `VS`) stand for no diet. */
const meanings: DietCodes = {...finnishCodes, VEG: ['vegetarian', 'vegan']};
const known = new Set([...Object.keys(meanings), '*', 'A', 'ILM', 'VS']);

/**
 * Parts a dish from the codes behind it: `Butter Chicken (*, A, G, L)`. Other words in brackets are part of its name.
 * `given` are codes that the source gives beside the name.
 */
export function partFromCodes(name: string, given = ''): {text: string; diets: Diet[]; codes: string[]} {
	const [, before, inside] = /^(.*?) ?\(([^()]*)\)$/.exec(cleanText(name)) ?? [];
	const behind = splitCodes(inside ?? '');
	const isCodes = inside !== undefined && behind.every(code => known.has(code.toUpperCase()));
	const codes = [...(isCodes ? behind : []), ...splitCodes(given)];
	return {text: (isCodes ? (before ?? '') : name).trim(), diets: dietsOfCodes(codes, meanings), codes};
}
