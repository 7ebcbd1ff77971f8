import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {addDays, dayInWords, weekOf} from '../../../../source/shared/time/calendar.ts';
import {dayIn} from '../../../../source/shared/time/time-zone.ts';
import {shortDay} from '../../../../source/tui/screens/lunch/shown-day.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, openTerminalAt, type Terminal} from '../../../support/app/terminal.ts';
import {type LunchHome, makeLunchHome} from '../../../support/program/lunch-home.ts';
import {type Mensas, startMensas} from '../../../support/upstream/mensas.ts';

let mensas: Mensas;
let home: LunchHome;
const open: Terminal[] = [];

beforeEach(async () => {
	mensas = await startMensas();
	home = makeLunchHome();
	await home.writeConfig(JSON.stringify({sources: [{openmensa: [61, 62], url: mensas.address}]}));
});

afterEach(async () => {
	for (const screen of open.splice(0)) screen.close();
	home.remove();
	await mensas.close();
});

function start(columns: number, rows: number): Terminal {
	const remembered = {screen: 'restaurants'};
	const options = {columns, rows, env: {LUNCH_UPSTREAM: undefined}, remembered};
	const screen = openTerminalAt(home, [], options, openAppInProcess);
	open.push(screen);
	return screen;
}

const today = () => dayIn('Europe/Berlin', new Date());
/** Keys that lead from today to a day. */
const keysTo = (from: string, to: string) =>
	(to < from ? '[' : ']').repeat(Math.abs(Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)));

describe('Week', () => {
	it('shows a day at a time at 80 columns, and goes from one to the next', async () => {
		const screen = start(80, 24);
		await screen.waitFor('1 of 2');
		await screen.press('W', '╭─ Week');
		const [monday = '', tuesday = ''] = weekOf(today());
		screen.type(keysTo(today(), monday));
		await screen.waitFor(`Week ${dayInWords(monday)}`);
		await screen.waitFor(`Suppe 62 am ${monday}`);
		await screen.press(keysTo(monday, tuesday), `Suppe 62 am ${tuesday}`);
		expect(screen.text()).not.toContain(`am ${monday}`);
		// The days of one week are one request.
		expect(mensas.requests.filter(path => path.includes('/62/'))).toHaveLength(1);
		const next = addDays(monday, 7);
		await screen.press(keysTo(tuesday, next), `Suppe 62 am ${next}`);
		await screen.press('t', `Week ${dayInWords(today())}`);
		screen.type('c');
		await screen.waitFor('lunch week 62');
		screen.type(keys.escape);
		await screen.waitUntilGone('The same in a shell');
	});

	it('shows the days as columns at 120, those of all favourites below each other', async () => {
		const screen = start(120, 40);
		await screen.waitFor('1 of 2');
		screen.type('*');
		await screen.waitFor('now a favourite');
		screen.type('j*');
		await screen.waitFor('Mensa am Park 61 is now a favourite');
		await screen.press('W', '╭─ Week');
		const days = weekOf(today()).slice(0, 5);
		await screen.waitFor(new RegExp(days.map(shortDay).join('.*')));
		await screen.waitFor(/Suppe 61 am.*Suppe 61 am.*Suppe 61 am/);
		const heading = screen.lines().findIndex(line => line.includes(shortDay(today())));
		const column = screen.lines()[heading]?.indexOf(shortDay(today())) ?? -1;
		expect(screen.lines()[heading + 1]?.indexOf('today')).toBe(column);
		screen.type('a');
		await screen.waitFor(/Suppe 62 am.*Suppe 62 am/);
		expect(screen.text()).toMatch(/Suppe 61 am/);
		await screen.press('c', /lunch week *│/);
		screen.type(keys.escape);
		await screen.waitUntilGone('The same in a shell');
		await screen.press('y', 'Copied the week');
		await screen.press(keys.enter, /╭─ ★ Mensa am Park 61 · Ort 61 · /);
	});

	it('says which days a source closes', async () => {
		const screen = start(80, 24);
		await screen.waitFor('1 of 2');
		await screen.press('W', '╭─ Week');
		const saturday = weekOf(today())[5] ?? '';
		await screen.press(keysTo(today(), saturday) || 't', 'Closed');
	});
});

describe('Menu', () => {
	it('shows the day before and after, and its command says which', async () => {
		const screen = start(80, 24);
		await screen.waitFor('1 of 2');
		const [monday = ''] = weekOf(addDays(today(), 7));
		await screen.press(keys.enter, /╭─ Mensa am Park 62 · Leipzig/);
		await screen.press(keysTo(today(), monday), `Suppe 62 am ${monday}`);
		expect(screen.text()).toContain(`Mensa am Park 62 · Leipzig · ${shortDay(monday)}`);
		await screen.press('l', `Suppe 61 am ${monday}`);
		await screen.press('c', `lunch 61 ${monday}`);
		screen.type(keys.escape);
		await screen.waitUntilGone('The same in a shell');
		await screen.press('t', `Ort 61 · ${shortDay(today())}`);
		await screen.press(keys.escape, '╭─ Restaurants');
		await screen.press('[', 'Other days are shown on the screens Menu and Week');
	});
});
