import type {TextStyle} from '../../shared/text/text-style.ts';
import {ageInWords} from '../../shared/time/age.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import {STOCKHOLM, timeOfDayIn} from '../../shared/time/time-zone.ts';
import type {Dish, Menu} from '../menus/menu.ts';
import type {Restaurant} from '../menus/restaurant.ts';
import type {MenuAnswer, Source} from '../relay.ts';
import {sampleDay} from '../sample/sample-day.ts';

export interface TextContext {
	style: TextStyle;
	now: Date;
	/** Today in Europe/Stockholm. */
	today: string;
}

/** A menu as a person reads it: whose, of which day, the dishes, links, how old and from where. */
export function menuText({restaurant, day, menu, isAhead, source}: MenuAnswer, context: TextContext): string {
	const {style, today} = context;
	const sections = [
		[
			restaurantLine(restaurant, style),
			style.wrap(dayInWords(menu.date)),
			...(menu.date === day ? [] : [style.warning(style.wrap(notOfDay(day, today)))]),
		],
		isAhead ? [style.wrap(notAhead)] : dishLines(menu, style),
		linkLines(restaurant, style),
	];
	const texts = sections.filter(lines => lines.length > 0).map(lines => lines.join('\n'));
	return withSource(texts, source, context);
}

const notAhead = 'Not published ahead: this source says nothing of the day yet.';

function notOfDay(day: string, today: string): string {
	const wanted = day === today ? "today's menu" : `the menu of ${dayInWords(day)}`;
	return `This is not ${wanted}, which could not be had.`;
}

/** A restaurant's name and where it is. */
export function restaurantLine({name, region}: Restaurant, style: TextStyle): string {
	return style.wrap(style.title(name) + style.dim(region ? ` ${style.signs.separator} ${region}` : ''));
}

/** The dishes of a menu, or why there are none. */
export function dishLines({state, dishes}: Menu, style: TextStyle): string[] {
	if (state === 'closed') return [style.wrap('Closed: the restaurant serves no lunch this day.')];
	if (state === 'unpublished') return [style.wrap('No menu published: no dishes are given for this day.')];
	return dishes.map(dish => style.wrap(dishText(dish, style), `  ${style.signs.bullet} `, '    '));
}

/** A dish with the diets that its text does not already show. */
export function dishText({name, diets}: Dish, style: TextStyle): string {
	return diets.length > 0 ? `${name} ${style.dim(`(${diets.join(', ')})`)}` : name;
}

function linkLines({homepage, menuUrl, mapUrl}: Restaurant, style: TextStyle): string[] {
	const links = [
		['Homepage', homepage],
		['Menu', menuUrl === homepage ? null : menuUrl],
		['Map', mapUrl],
	].filter((link): link is [string, string] => link[1] !== null);
	const linked = links.map(([label, url]) => style.link(label, url));
	if (linked.every(link => link !== null)) {
		return links.length > 0 ? [linked.join(` ${style.signs.separator} `)] : [];
	}
	return links.map(([label, url]) => style.dim(`${label.padEnd(10)}${url}`));
}

/** Sections of a text with their source below them. That something is a sample is for {@link sampleText} to say. */
export function withSource(sections: readonly string[], source: Source, context: TextContext): string {
	const {style} = context;
	const all = isSample(source) ? sections : [...sections, style.dim(style.wrap(sourceLine(source, context)))];
	return `${all.join('\n\n')}\n`;
}

/** The note that a text is a sample. It goes to standard error, so that no program takes it for a dish. */
export function sampleText({upstream}: Source): string {
	return `SAMPLE of ${dayInWords(sampleDay(upstream) ?? '')}, bundled with lunch. Not today's menu.`;
}

/** Whether something comes from the bundled sample. */
export function isSample({upstream}: Source): boolean {
	return sampleDay(upstream) !== null;
}

/** How old something is and where it came from, in words. */
export function sourceLine(source: Source, {now}: TextContext): string {
	const {upstream, state, fetchedAt, lastError} = source;
	if (isSample(source)) return sampleText(source);
	const fetched = fetchedAt
		? `Fetched ${ageInWords(fetchedAt, now)} (${timeOfDayIn(STOCKHOLM, fetchedAt)})`
		: 'Never fetched';
	const from = `${fetched} from ${upstream}`;
	if (state === 'stale') return `${from}; being renewed for the next time.`;
	if (state === 'offline')
		return `${from}; not renewed${lastError ? `: ${lastError.message}` : ', as asked (--offline).'}`;
	return `${from}.`;
}
