import {createRequire} from 'node:module';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createMenu} from '../../../../source/relay/menus/menu.ts';
import {atomFeed} from '../../../../source/relay/output/atom-feed.ts';
import {calendarFeed, type FeedMenu} from '../../../../source/relay/output/calendar-feed.ts';
import {dayIn, STOCKHOLM} from '../../../../source/shared/time/time-zone.ts';
import {npmTools} from '../../../support/machine/npm-tools.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';

interface CalendarEvent {
	summary: string;
	description: string;
	startDate: {toString(): string; isDate: boolean};
	endDate: {toString(): string};
	uid: string;
}

/** The used parts of two parsers that are not ours. */
interface Parsers {
	events(text: string): CalendarEvent[];
	feed(text: string): Promise<{title: string; items: {title: string; id: string; content: string; isoDate: string}[]}>;
}

let parsers: Parsers | null = null;
let serving: Serving;

beforeAll(async () => {
	serving = await startServing();
	const tools = await npmTools({'ical.js': '2.2.1', 'rss-parser': '3.13.0'});
	if (tools === null) return;
	const require = createRequire(join(tools, 'package.json'));
	const {default: ical} = await import(require.resolve('ical.js'));
	const Parser = require('rss-parser');
	parsers = {
		events: text =>
			new ical.Component(ical.parse(text)).getAllSubcomponents('vevent').map((each: unknown) => new ical.Event(each)),
		feed: text => new Parser().parseString(text),
	};
}, 300_000);
afterAll(() => serving.close());

const today = () => dayIn(STOCKHOLM, new Date());

test('a restaurant’s week, as a calendar', async context => {
	if (!parsers) return context.skip('the registry of npm could not be reached');
	const answer = await serving.get('/menu/bikupan.ics');
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
	const [event, ...others] = parsers.events(await answer.text());
	expect(others).toEqual([]);
	expect(event?.summary).toBe('Restaurang Bikupan');
	expect(event?.description).toContain('Kött: Pannbiff med lök, gräddsås & lingon\nVegetariskt');
	expect([String(event?.startDate), event?.startDate.isDate]).toEqual([today(), true]);
});

test('a restaurant’s week, as a feed', async context => {
	if (!parsers) return context.skip('the registry of npm could not be reached');
	const answer = await serving.get('/menu/bikupan.atom');
	expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
	const {title, items} = await parsers.feed(await answer.text());
	expect(title).toBe('Restaurang Bikupan');
	expect(items).toHaveLength(1);
	expect(items[0]?.id).toBe(`tag:lunch,2026:bikupan/${today()}`);
	expect(items[0]?.content).toBe(
		'<ul><li>Kött: Pannbiff med lök, gräddsås &amp; lingon</li><li>Vegetariskt: Rödbetsbiffar med fetaost</li></ul>',
	);
});

test('today’s menus of the favourites', async context => {
	if (!parsers) return context.skip('the registry of npm could not be reached');
	const calendar = await serving.get('/today.ics?favourites=bikupan,dufva,nobody');
	expect(parsers.events(await calendar.text()).map(({summary}) => summary)).toEqual([
		'Restaurang Bikupan',
		'Sven Dufva',
	]);
	const feed = await parsers.feed(await (await serving.get('/today.atom?favourites=dufva')).text());
	expect(feed.items.map(({title}) => title)).toEqual([expect.stringMatching(/^Sven Dufva, \w+day /)]);
	// Without favourites: all that serve.
	expect(parsers.events(await (await serving.get('/today.ics')).text()).length).toBeGreaterThan(4);
});

test('what the client has is answered with 304', async () => {
	for (const path of [
		'/menu/bikupan.ics',
		'/menu/bikupan.atom',
		'/today.ics?favourites=bikupan',
		'/today.atom?favourites=bikupan',
	]) {
		const first = await serving.get(path);
		await first.text();
		const etag = first.headers.get('etag') ?? '';
		expect((await serving.get(path, {headers: {'if-none-match': etag}})).status).toBe(304);
	}
});

test.each([
	['/menu/nobody.ics', 404],
	['/today.atom?favourites=a&favourites=b', 400],
	['/menu/bikupan?date=friday&date=monday', 400],
	[`/today.ics?favourites=${'x,'.repeat(60)}`, 400],
])('%s is %d', async (path, status) => expect((await serving.get(path)).status).toBe(status));

test('texts of any kind survive both forms', async context => {
	if (!parsers) return context.skip('the registry of npm could not be reached');
	const name =
		'Räksmörgås; "à la" \\ <b>carte</b> & co, 🦐🍞 with a very long name that goes on for more than one line of a calendar';
	const menu = createMenu('2026-11-30', ['Ett, två; tre \\ fyra', `${'ö'.repeat(300)} <script>`]);
	const restaurant = {
		id: 'x:1',
		name,
		region: null,
		coordinate: {latitude: 1, longitude: 2},
		homepage: 'https://x.example/?a=1&b=2',
		menuUrl: null,
		mapUrl: null,
	};
	const menus: FeedMenu[] = [{restaurant, menu, fetchedAt: new Date('2026-11-30T09:00:00Z')}];
	const options = {title: name, address: 'http://127.0.0.1/x?a=1&b="2"', now: new Date('2026-11-30T10:00:00Z')};
	const ics = calendarFeed(menus, options);
	expect(ics.split('\r\n').every(line => Buffer.byteLength(line) <= 75)).toBe(true);
	const [event] = parsers.events(ics);
	expect(event?.summary).toBe(name);
	expect(event?.description).toBe(menu.dishes.map(dish => dish.name).join('\n'));
	const {title, items} = await parsers.feed(atomFeed(menus, options));
	expect(title).toBe(name);
	expect(items[0]?.title).toBe(`${name}, Monday 30 November 2026`);
	expect(items[0]?.content).toContain('&lt;script&gt;');
	expect(items[0]?.isoDate).toBe('2026-11-30T09:00:00.000Z');
});
