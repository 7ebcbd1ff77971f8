import {type Diet, diets} from '../../../menus/diets.ts';

/** The codes that mean a diet. `V` is garlic, `SO` soya, `SE` celery, `PÄ` nuts; `VL` is low in lactose, not free of it. */
const dietsByCode: Readonly<Record<string, readonly Diet[]>> = {
	G: ['gluten-free'],
	L: ['lactose-free'],
	M: ['lactose-free'],
	K: ['vegetarian'],
	VE: ['vegetarian', 'vegan'],
};

/** What the codes of a dish say. "pyydä VE" is what it can be had as, and no diet of it. */
export function dietsOfCodes(codes: readonly string[]): Diet[] {
	const found = new Set(codes.flatMap(code => dietsByCode[code.trim().toUpperCase()] ?? []));
	return diets.filter(diet => found.has(diet));
}
