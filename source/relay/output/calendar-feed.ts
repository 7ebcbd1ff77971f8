import {addDays} from '../../shared/time/calendar.ts';
import type {Menu} from '../menus/menu.ts';
import type {Restaurant} from '../menus/restaurant.ts';

/** A menu in a feed. */
export interface FeedMenu {
	restaurant: Restaurant;
	menu: Menu;
	/** When its source gave it. */
	fetchedAt: Date;
}

export interface FeedOptions {
	/** As people see it in their calendars and readers. */
	title: string;
	/** The feed's own address. */
	address: string;
	/** When it is made. */
	now: Date;
}

/** An iCalendar (RFC 5545) with a whole-day event for each menu that has dishes. */
export function calendarFeed(menus: readonly FeedMenu[], {title}: FeedOptions): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//lunch//menus//EN',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		`X-WR-CALNAME:${escapeText(title)}`,
		'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
		...menus.filter(({menu}) => menu.state === 'served').flatMap(eventOf),
		'END:VCALENDAR',
	];
	return `${lines.map(foldLine).join('\r\n')}\r\n`;
}

function eventOf({restaurant, menu: {date, dishes}, fetchedAt}: FeedMenu): string[] {
	const day = (text: string) => text.replaceAll('-', '');
	const place = restaurant.address ?? restaurant.region;
	const address = restaurant.menuUrl ?? restaurant.homepage;
	return [
		'BEGIN:VEVENT',
		`UID:${encodeURIComponent(restaurant.id)}-${date}@lunch`,
		`DTSTAMP:${fetchedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`,
		`DTSTART;VALUE=DATE:${day(date)}`,
		`DTEND;VALUE=DATE:${day(addDays(date, 1))}`,
		`SUMMARY:${escapeText(restaurant.name)}`,
		`DESCRIPTION:${escapeText(dishes.map(({name}) => name).join('\n'))}`,
		...(place === null ? [] : [`LOCATION:${escapeText(place)}`]),
		...(restaurant.coordinate ? [`GEO:${restaurant.coordinate.latitude};${restaurant.coordinate.longitude}`] : []),
		...(address === null ? [] : [`URL:${address}`]),
		// Nobody is busy because there is lunch.
		'TRANSP:TRANSPARENT',
		'END:VEVENT',
	];
}

/** A text value (RFC 5545, 3.3.11). */
function escapeText(text: string): string {
	return text.replaceAll(/[\\;,]/g, character => `\\${character}`).replaceAll('\n', '\\n');
}

const MOST_OCTETS = 75;

/** Lines of at most 75 octets (RFC 5545, 3.1), never parted within a character. */
function foldLine(line: string): string {
	if (Buffer.byteLength(line) <= MOST_OCTETS) return line;
	const parts: string[] = [''];
	let octets = 0;
	for (const character of line) {
		const size = Buffer.byteLength(character);
		if (octets + size > MOST_OCTETS) {
			parts.push(' ');
			octets = 1;
		}
		parts[parts.length - 1] += character;
		octets += size;
	}
	return parts.join('\r\n');
}
