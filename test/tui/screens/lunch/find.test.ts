import {readFile} from 'node:fs/promises';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {dayIn} from '../../../../source/shared/time/time-zone.ts';
import {shortDay} from '../../../../source/tui/screens/lunch/shown-day.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, openTerminalAt, type Terminal, toView} from '../../../support/app/terminal.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../../support/program/lunch-home.ts';
import {type Mensas, startMensas} from '../../../support/upstream/mensas.ts';

const CANTEENS = 1300;

let mensas: Mensas;
let home: LunchHome;
const open: Terminal[] = [];

beforeEach(async () => {
	mensas = await startMensas(CANTEENS);
	home = makeLunchHome();
});

afterEach(async () => {
	for (const screen of open.splice(0)) screen.close();
	home.remove();
	await mensas.close();
});

/** Starts the app with these sources in its configuration; without any, with no configuration at all. */
async function start(
	sources: readonly unknown[] | null,
	{columns = 120, rows = 40, env = {}, words = [] as readonly string[]} = {},
): Promise<Terminal> {
	if (sources) await home.writeConfig(JSON.stringify({timeout: 5, sources}));
	const remembered = {screen: 'restaurants'};
	const options = {columns, rows, remembered, env: {LUNCH_UPSTREAM: undefined, ...env}};
	const screen = openTerminalAt(home, words, options, openAppInProcess);
	open.push(screen);
	return screen;
}

const ofMensas = (ids: readonly number[]) => ({openmensa: ids, url: mensas.address});
const sourcesInFile = async () => JSON.parse(await readFile(home.configFile, 'utf8'));

describe('Find', () => {
	it.each([
		[80, 24],
		[120, 40],
	])('finds canteens by name and town as one types, and opens a menu, at %i x %i', async (columns, rows) => {
		const screen = await start([ofMensas([61, 62])], {columns, rows});
		await screen.waitFor('1 of 2');
		await screen.press('F', 'Find 1,300 of 1,300');
		await screen.press('LEIPZIG', 'Find 1 of 1,300');
		expect(screen.text()).toMatch(/✓ Mensa am Park 62/);
		await screen.press(`${keys.ctrlU}ort 70`, /❯ {3}Mensa am Park 70 · Ort 70/);
		await screen.press(keys.enter, `╭─ Mensa am Park 70 · Ort 70 · ${shortDay(dayIn('Europe/Berlin', new Date()))}`);
		await screen.waitFor('Fetched just now');
		await screen.press(keys.escape, '╭─ Find');
		await screen.press('c', 'lunch find ort 70');
		// The list of all was asked for once.
		expect(mensas.requests.filter(path => path.startsWith('/canteens?per_page'))).toHaveLength(1);
		screen.type(keys.escape);
		await screen.waitUntilGone('The same in a shell');
		// A restaurant that was looked at elsewhere is not a menu of the lists.
		screen.type(toView('search'));
		await screen.waitFor('2 of 2 menus read');
	});

	it('has a canteen in the lists and the configuration with one key, and drops it with the same', async () => {
		const screen = await start([ofMensas([61, 62])]);
		await screen.waitFor('1 of 2');
		await screen.press('F', 'Find 1,300 of 1,300');
		await screen.press('ort 70', 'Find 1');
		screen.type(keys.escape);
		await screen.waitFor('s nearest first');
		await screen.press('*', 'Mensa am Park 70 is in your lists now, and a favourite.');
		await screen.waitFor('★ Mensa am Park 70');
		expect(await sourcesInFile()).toEqual({
			timeout: 5,
			sources: [{openmensa: ['61', '62', '70'], url: mensas.address}],
		});
		await screen.press(toView('restaurants'), 'of 3');
		await screen.waitFor(/★ Mensa am Park 70/);
		await screen.press('F', '* drops it');
		await screen.press('*', 'Mensa am Park 70 is no longer in your lists.');
		expect((await sourcesInFile()).sources).toEqual([{openmensa: ['61', '62'], url: mensas.address}]);
		await screen.press(toView('restaurants'), /\d of 2 /);
		expect(screen.text()).not.toContain('Mensa am Park 70');
	});

	it('sorts by the distance from the selected canteen', async () => {
		const screen = await start([ofMensas([61, 62])]);
		await screen.waitFor('1 of 2');
		await screen.press('F', 'Find 1,300 of 1,300');
		await screen.press('ort 500', 'Find 1 of');
		await screen.press(keys.escape, 's nearest first');
		await screen.press('s', 'near Mensa am Park 500');
		expect(screen.text()).toMatch(/Mensa am Park 500 · Ort 500 +0 m/);
		await screen.press(keys.escape, '1,300 of 1,300, near');
		await screen.waitFor(/Mensa am Park 501 · Ort 501 +130 m|Mensa am Park 499 · Ort 499 +130 m/);
		await screen.press('s', /Find 1,300 of 1,300 /);
		await screen.waitUntilGone(', near');
	});

	it('is offered at a first start without an upstream, where the sample stands in', async () => {
		// Nothing listens there: neither source can be reached, whatever the network.
		const screen = await start(null, {env: {HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: undefined}});
		await screen.waitFor('SAMPLE');
		await screen.waitFor('F finds canteens elsewhere');
		await screen.press('F', 'r tries again.');
		expect(screen.text()).not.toContain('SAMPLE');
		screen.type(keys.escape);
		await screen.waitUntilGone('▏');
		await screen.press(keys.escape, 'SAMPLE');
	});

	it('says why nothing can be added where the configuration does not count', async () => {
		const env = {LUNCH_SOURCES: JSON.stringify([ofMensas([61])])};
		const screen = await start(null, {env});
		await screen.waitFor('1 of 1');
		await screen.press('F', 'Find 1,300 of 1,300');
		await screen.press('ort 70', 'Find 23 of');
		await screen.press(keys.escape, 's nearest first');
		await screen.press('*', 'LUNCH_SOURCES is set');
	});
});

describe('several sources', () => {
	it('are one list by town, and one that is down is said and takes nothing else with it', async () => {
		const screen = await start([{scilifelab: NOWHERE}, ofMensas([61, 62])]);
		await screen.waitFor('1 of 2');
		await screen.waitFor('A source is left out');
		expect(screen.text()).toMatch(/Leipzig[\s\S]*Mensa am Park 62[\s\S]*Ort 61[\s\S]*Mensa am Park 61/);
		await screen.waitFor(/Fetched just now/);
		await screen.press('c', 'lunch openmensa:62');
		screen.type(keys.escape);
		await screen.waitUntilGone('The same in a shell');
		await screen.press('W', '╭─ Week');
		await screen.waitFor(/Suppe 62 am.*Suppe 62 am/);
		await screen.press(toView('today'), '╭─ Today');
		await screen.waitFor(/Mensa am Park 61 +(?:closed|1 dish)/);
	});
});
