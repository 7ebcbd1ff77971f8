import {dayInWords} from '../../shared/time/calendar.ts';
import type {FeedMenu, FeedOptions} from './calendar-feed.ts';

/** An Atom feed (RFC 4287) with an entry for each menu that has dishes, the newest day first. */
export function atomFeed(menus: readonly FeedMenu[], {title, address, now}: FeedOptions): string {
	const served = menus.filter(({menu}) => menu.state === 'served');
	const updated = served.reduce((latest, {fetchedAt}) => Math.max(latest, fetchedAt.getTime()), 0);
	const entries = served.toSorted((a, b) => (a.menu.date < b.menu.date ? 1 : -1)).map(entryOf);
	return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
	<title>${escapeXml(title)}</title>
	<id>${escapeXml(address)}</id>
	<link rel="self" type="application/atom+xml" href="${escapeXml(address)}"/>
	<updated>${new Date(updated || now.getTime()).toISOString()}</updated>
	<author><name>lunch</name></author>
${entries.join('')}</feed>
`;
}

function entryOf({restaurant, menu: {date, dishes}, fetchedAt}: FeedMenu): string {
	const address = restaurant.menuUrl ?? restaurant.homepage;
	const list = `<ul>${dishes.map(({name}) => `<li>${escapeXml(name)}</li>`).join('')}</ul>`;
	return `	<entry>
		<title>${escapeXml(`${restaurant.name}, ${dayInWords(date)}`)}</title>
		<id>tag:lunch,2026:${encodeURIComponent(restaurant.id)}/${date}</id>
		<updated>${fetchedAt.toISOString()}</updated>${
			address === null ? '' : `\n		<link rel="alternate" href="${escapeXml(address)}"/>`
		}
		<content type="html">${escapeXml(list)}</content>
	</entry>
`;
}

function escapeXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
