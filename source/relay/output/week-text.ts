import {translate} from '../../shared/language/texts.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import type {WeekAnswer} from '../relay.ts';
import {dishLines} from './dish-text.ts';
import {restaurantLine, type TextContext, withSource} from './menu-text.ts';

/** The menus of a week as a person reads them, days without any left out. */
export function weekText({restaurant, days, isTodayOnly, source}: WeekAnswer, context: TextContext): string {
	const {style, today} = context;
	const known = days.filter(({state}) => state !== 'unpublished');
	const sections = [
		[restaurantLine(restaurant, style)],
		...known.map(menu => [
			style.heading(
				style.wrap(dayInWords(menu.date)) + (menu.date === today ? style.dim(`  ${translate('today')}`) : ''),
			),
			...dishLines(menu, context),
		]),
		...(known.length === 0 ? [[style.wrap(translate('No menu published: no dishes are given for this week.'))]] : []),
		...(isTodayOnly ? [[style.dim(style.wrap(translate('This source publishes no other day than today.')))]] : []),
	];
	return withSource(
		sections.map(lines => lines.join('\n')),
		source,
		context,
	);
}
