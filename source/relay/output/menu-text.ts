import {translate} from '../../shared/language/texts.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import {ageInWords} from '../../shared/time/age.ts';
import {dayInWords, weekdayOf} from '../../shared/time/calendar.ts';
import {STOCKHOLM, timeOfDayIn} from '../../shared/time/time-zone.ts';
import type {PriceRole} from '../menus/price.ts';
import {type Restaurant, weekdays} from '../menus/restaurant.ts';
import type {MenuAnswer, Source} from '../relay.ts';
import {sampleDay} from '../sample/sample-day.ts';
import {dishLines} from './dish-text.ts';

export interface TextContext {
	style: TextStyle;
	now: Date;
	/** Today where the restaurant is. */
	today: string;
	/** The role whose price is shown; null, or left out, for every price. */
	priceFor?: PriceRole | null;
	/** Whether what else the source says of a dish is shown. */
	hasNotes?: boolean;
}

/** A menu as a person reads it: whose, of which day, the dishes, links, how old and from where. */
export function menuText({restaurant, day, menu, isAhead, source}: MenuAnswer, context: TextContext): string {
	const {style, today} = context;
	const sections = [
		[
			restaurantLine(restaurant, style),
			...placeLines(restaurant, menu.date, style),
			style.wrap(dayInWords(menu.date)),
			...(menu.date === day ? [] : [style.warning(style.wrap(notOfDay(day, today)))]),
		],
		isAhead
			? [style.wrap(translate('Not published ahead: this source says nothing of the day yet.'))]
			: dishLines(menu, context),
		linkLines(restaurant, style),
	];
	const texts = sections.filter(lines => lines.length > 0).map(lines => lines.join('\n'));
	return withSource(texts, source, context);
}

function notOfDay(day: string, today: string): string {
	return day === today
		? translate("This is not today's menu, which could not be had.")
		: translate('This is not the menu of {day}, which could not be had.', {day: dayInWords(day)});
}

function placeLines(restaurant: Restaurant, day: string, style: TextStyle): string[] {
	const place = placeText(restaurant, day, style.signs);
	return place === null ? [] : [style.dim(style.wrap(place))];
}

/** The address, and when lunch is served on a day; null where neither is known. */
export function placeText(
	{address, city, hours = []}: Restaurant,
	day: string,
	{dash, separator}: Pick<TextStyle['signs'], 'dash' | 'separator'>,
): string | null {
	const weekday = weekdays[weekdayOf(day) - 1];
	const times = hours.filter(({days}) => days.some(each => each === weekday));
	const served = times.map(({from, to}) => `${from}${dash}${to}`).join(', ');
	const place =
		address !== undefined && city !== undefined && !address.includes(city) ? `${address}, ${city}` : address;
	const parts = [
		...(place === undefined ? [] : [place]),
		...(served === '' ? [] : [translate('Lunch {hours}', {hours: served})]),
	];
	return parts.length > 0 ? parts.join(` ${separator} `) : null;
}

/** A restaurant's name and where it is. */
export function restaurantLine({name, region}: Restaurant, style: TextStyle): string {
	return style.wrap(style.title(name) + style.dim(region ? ` ${style.signs.separator} ${region}` : ''));
}

function linkLines({homepage, menuUrl, mapUrl}: Restaurant, style: TextStyle): string[] {
	const links = [
		[translate('Homepage'), homepage],
		[translate('Menu'), menuUrl === homepage ? null : menuUrl],
		[translate('Map'), mapUrl],
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
	return translate("SAMPLE of {day}, bundled with lunch. Not today's menu.", {
		day: dayInWords(sampleDay(upstream) ?? ''),
	});
}

/** Whether something comes from the bundled sample. */
export function isSample({upstream}: Source): boolean {
	return sampleDay(upstream) !== null;
}

/** How old something is and where it came from, in words. */
export function sourceLine(source: Source, {now}: TextContext): string {
	const {upstream, state, fetchedAt, lastError} = source;
	if (isSample(source)) return sampleText(source);
	const from = fetchedAt
		? translate('Fetched {age} ({time}) from {upstream}', {
				age: ageInWords(fetchedAt, now),
				time: timeOfDayIn(STOCKHOLM, fetchedAt),
				upstream,
			})
		: translate('Never fetched from {upstream}', {upstream});
	if (state === 'stale') return translate('{from}; being renewed for the next time.', {from});
	if (state !== 'offline') return `${from}.`;
	return lastError
		? translate('{from}; not renewed: {reason}', {from, reason: lastError.text})
		: translate('{from}; not renewed, as asked (--offline).', {from});
}
