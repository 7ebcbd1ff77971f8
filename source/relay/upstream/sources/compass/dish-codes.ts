import {cleanText} from '../../../../shared/text/clean-text.ts';
import {type Diet, diets} from '../../../menus/diets.ts';

/** Codes that the site explains. The others (`*`, `A`, `ILM`, `VS`) stand for no diet. */
const dietsByCode: Readonly<Record<string, readonly Diet[]>> = {
	G: ['gluten-free'],
	L: ['lactose-free'],
	VL: [], // low in lactose, not free of it
	M: ['lactose-free'], // without milk
	VEG: ['vegetarian', 'vegan'],
};
const known = new Set([...Object.keys(dietsByCode), '*', 'A', 'ILM', 'VS']);

/**
 * Parts a dish from the codes behind it: `Butter Chicken (*, A, G, L)`. Other words in brackets are part of its name.
 * `given` are codes that the source gives beside the name.
 */
export function splitCodes(name: string, given = ''): {text: string; diets: Diet[]; codes: string[]} {
	const [, before, inside] = /^(.*?) ?\(([^()]*)\)$/.exec(cleanText(name)) ?? [];
	const behind = codesOf(inside ?? '');
	const isCodes = inside !== undefined && behind.every(code => known.has(code.toUpperCase()));
	const codes = [...(isCodes ? behind : []), ...codesOf(given)];
	const found = new Set(codes.flatMap(code => dietsByCode[code.toUpperCase()] ?? []));
	return {text: (isCodes ? (before ?? '') : name).trim(), diets: diets.filter(diet => found.has(diet)), codes};
}

function codesOf(text: string): string[] {
	return text
		.split(',')
		.map(code => code.trim())
		.filter(code => code !== '');
}
