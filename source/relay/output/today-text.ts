import {translated} from '../../shared/language/texts.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import type {Suggestion, Taste} from '../menus/ranking.ts';
import type {RankedMenus} from '../rank-menus.ts';
import {restaurantLine, type TextContext, withSource} from './menu-text.ts';
import {dishLine} from './search-text.ts';

/** Where to eat today, the best first, as a person reads it; restaurants without dishes in a line each at the end. */
export function todayText({date, restaurants, source}: RankedMenus, taste: Taste, context: TextContext): string {
	const {style} = context;
	const words = taste.words.flatMap(foldedWords);
	const reasonsOf = ({reasons}: Suggestion) =>
		reasons.map(({text}) => translated(text)).join(` ${style.signs.separator} `);
	const isServing = ({menu}: Suggestion) => menu?.state === 'served';
	const sections = restaurants
		.filter(isServing)
		.map(suggestion => [
			restaurantLine(suggestion.restaurant, style),
			style.dim(style.wrap(reasonsOf(suggestion))),
			...(suggestion.menu?.dishes ?? []).map(dish => dishLine(dish, words, context)),
		]);
	const others = restaurants
		.filter(suggestion => !isServing(suggestion))
		.map(suggestion => style.wrap(`${suggestion.restaurant.name}  ${style.dim(reasonsOf(suggestion))}`));
	return withSource(
		[[style.heading(style.wrap(dayInWords(date)))], ...sections, others]
			.filter(lines => lines.length > 0)
			.map(lines => lines.join('\n')),
		source,
		context,
	);
}
