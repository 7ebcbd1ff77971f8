import {translate} from '../../shared/language/texts.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import {matchRanges} from '../menus/dish-search.ts';
import type {Dish} from '../menus/menu.ts';
import type {DishMatches} from '../relay.ts';
import {type DishTextContext, dishText} from './dish-text.ts';
import {restaurantLine, sourceLine, type TextContext, withSource} from './menu-text.ts';

/** Which restaurants serve a dish, as a person reads it; empty where none does. */
export function searchText({query, matches, source}: DishMatches, context: TextContext): string {
	const {style} = context;
	const words = foldedWords(query);
	const sections = matches.map(({restaurant, date, dishes}) =>
		[
			restaurantLine(restaurant, style),
			...(date === undefined ? [] : [style.wrap(style.dim(dayInWords(date)))]),
			...dishes.map(dish => dishLine(dish, words, context)),
		].join('\n'),
	);
	return sections.length > 0 ? withSource(sections, source, context) : '';
}

/** That no restaurant serves a dish, and how old the menus are that say so: one line. */
export function noMatchText({query, isWeek, source}: DishMatches, context: TextContext): string {
	return translate(
		isWeek
			? 'nothing on the menus of this week matches "{query}". {source}'
			: 'nothing on today\'s menus matches "{query}". {source}',
		{query, source: sourceLine(source, context)},
	);
}

/** A dish, with the places of folded words in its name marked. */
export function dishLine(dish: Dish, words: readonly string[], context: DishTextContext): string {
	const {style} = context;
	const {bullet} = style.signs;
	return style.wrap(dishText({...dish, name: marked(dish.name, words, style)}, context), `  ${bullet} `, '    ');
}

function marked(name: string, words: readonly string[], style: TextStyle): string {
	let text = '';
	let end = 0;
	for (const [from, to] of matchRanges(name, words)) {
		text += name.slice(end, from) + style.match(name.slice(from, to));
		end = to;
	}
	return text + name.slice(end);
}
