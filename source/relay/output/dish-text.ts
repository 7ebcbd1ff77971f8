import {translate} from '../../shared/language/texts.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import type {Dish, Menu} from '../menus/menu.ts';
import type {PriceRole} from '../menus/price.ts';
import {priceText} from './price-text.ts';

/** The parts of a dish that are shown, and their looks. */
export interface DishTextContext {
	style: TextStyle;
	priceFor?: PriceRole | null;
	hasNotes?: boolean;
}

/** The dishes of a menu below their categories, or why there are none. */
export function dishLines({state, dishes}: Menu, context: DishTextContext): string[] {
	const {style} = context;
	if (state === 'closed') return [style.wrap(translate('Closed: the restaurant serves no lunch this day.'))];
	if (state === 'unpublished') return [style.wrap(translate('No menu published: no dishes are given for this day.'))];
	const sections = dishSections(dishes);
	return sections.flatMap(({heading, members}) => [
		...(heading === null ? [] : [style.dim(style.wrap(heading, '  '))]),
		...members.flatMap(dish => linesOf(dish, context)),
	]);
}

function linesOf(dish: Dish, context: DishTextContext): string[] {
	const {style, hasNotes = false} = context;
	const notes = hasNotes ? (dish.notes ?? []) : [];
	return [
		style.wrap(dishText(dish, context), `  ${style.signs.bullet} `, '    '),
		...(notes.length > 0 ? [style.dim(style.wrap(notes.join(', '), '    ', '    '))] : []),
	];
}

export interface DishSection {
	/** Null where the menu has no more than one category, or the dishes say it themselves. */
	heading: string | null;
	members: readonly Dish[];
}

/**
 * Dishes by their category, in the order of the menu. Where most categories hold one dish, headings would be half of the
 * menu: each dish keeps its own then. A category that all have says nothing.
 */
export function dishSections(dishes: readonly Dish[]): DishSection[] {
	const groups = [...Map.groupBy(dishes, ({category}) => category ?? null)];
	if (groups.length > 1 && groups.length * 2 > dishes.length) return [{heading: null, members: dishes}];
	return groups.map(([category, members]) => ({
		heading: groups.length > 1 ? category : null,
		members: members.map(({category: _, ...dish}) => dish),
	}));
}

/** A dish with its price, and the diets and allergens that its text does not already show. */
export function dishText(dish: Dish, {style, priceFor = null}: DishTextContext): string {
	const price = dish.price ? priceText(dish.price, priceFor) : null;
	const facts = dishFacts(dish);
	const details = facts.length > 0 ? ` ${style.dim(`(${facts.join('; ')})`)}` : '';
	return `${dish.name}${details}${price === null ? '' : ` ${style.signs.separator} ${price}`}`;
}

/** Facts of a dish besides its name and price, in words: its category, diets and allergens. */
export function dishFacts({category, diets, allergens = []}: Dish): string[] {
	return [
		...(category === undefined ? [] : [category]),
		...(diets.length > 0 ? [diets.map(diet => translate(diet)).join(', ')] : []),
		...(allergens.length > 0
			? [translate('contains {allergens}', {allergens: allergens.map(allergen => translate(allergen)).join(', ')})]
			: []),
	];
}
