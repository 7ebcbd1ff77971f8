import {type Diet, diets} from '../../menus/diets.ts';

/** The diets of a dish by its codes in capitals. Codes that are not here stand for no diet. */
export type DietCodes = Readonly<Record<string, readonly Diet[]>>;

/**
 * The codes that kitchens in Finland share: G without gluten, L without lactose, M without milk. VL is low in lactose,
 * not free of it.
 */
export const finnishCodes = {
	G: ['gluten-free'],
	L: ['lactose-free'],
	M: ['lactose-free'],
	VL: [],
} as const satisfies DietCodes;

/** The codes in a text, as in `*, A, G, L`. */
export function splitCodes(text: string): string[] {
	return text
		.split(',')
		.map(code => code.trim())
		.filter(code => code !== '');
}

/** The diets that codes stand for, in the order of diets. */
export function dietsOfCodes(codes: readonly string[], meanings: DietCodes): Diet[] {
	const found = new Set(codes.flatMap(code => meanings[code.trim().toUpperCase()] ?? []));
	return diets.filter(diet => found.has(diet));
}
