import {matchRanges} from '../../../../relay/menus/dish-search.ts';
import type {Dish} from '../../../../relay/menus/menu.ts';
import {dishFacts, dishSections} from '../../../../relay/output/dish-text.ts';
import {priceText} from '../../../../relay/output/price-text.ts';
import {foldedWords} from '../../../../shared/text/fold.ts';
import {wrapText} from '../../../../shared/text/text-width.ts';
import {highlighted, type Line, wrapped} from '../../../components/line.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {byTaste} from './by-taste.ts';

/** The dishes of a menu below their categories; with `hasNotes`, what else their source says of them. */
export function dishLines(
	dishes: readonly Dish[],
	{state, config}: Snapshot,
	columns: number,
	{hasNotes = false, isByTaste = false} = {},
): Line[] {
	const words = state.words.flatMap(foldedWords);
	return dishSections(isByTaste ? byTaste(dishes, state) : dishes).flatMap(({heading, members}) => [
		...(heading === null ? [] : wrapped(heading, columns, 'dim')),
		...members.flatMap(dish => [
			...nameLines(dish.name, words, columns, config.signs),
			...detailLines(dish, columns, config),
			...(hasNotes && dish.notes ? wrapped(dish.notes.join(', '), columns, 'dim', '  ') : []),
		]),
	]);
}

/** The name of a dish with its favourite words marked. */
function nameLines(
	name: string,
	words: readonly string[],
	columns: number,
	{bullet, star}: Snapshot['config']['signs'],
): Line[] {
	const mark = matchRanges(name, words).length > 0 ? star : bullet;
	return wrapText(name, Math.max(1, columns), `${mark} `, '  ')
		.split('\n')
		.map(text => highlighted(text, matchRanges(text, words), 'favourite'));
}

function detailLines(dish: Dish, columns: number, {signs, priceFor}: Snapshot['config']): Line[] {
	const price = dish.price ? priceText(dish.price, priceFor) : null;
	const details = [...(price === null ? [] : [price]), ...dishFacts(dish)];
	return details.length > 0 ? wrapped(details.join(` ${signs.separator} `), columns, 'dim', '  ') : [];
}
