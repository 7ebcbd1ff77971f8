import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, toView} from '../../../support/app/terminal.ts';
import {moods} from '../../../support/upstream/fake-upstream.ts';

const app = appAtTerminal('restaurants', openAppInProcess);

describe('Restaurants', () => {
	it('lists by region, with the menu of the selected one beside', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		await screen.waitFor(/Fetched just now/);
		const text = screen.text();
		expect(text.indexOf('Solna')).toBeLessThan(text.indexOf('Svarta Räfven'));
		expect(text).toMatch(/❯ {3}Café Biomedicum +no menu/);
		expect(text).toMatch(/No menu published/);
		// Nobody asked for the others.
		expect(app.upstream.requests).toEqual(['restaurant', 'restaurant/biomedicum']);
		await app.quit(screen);
	});

	it('filters, folding accents, and keeps or drops the filter', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		screen.type('/rafven');
		await screen.waitFor('1 of 1 ');
		expect(screen.text()).toContain('Svarta Räfven');
		screen.type(keys.enter);
		// The cursor goes, the filter stays.
		await screen.waitFor(/\/ rafven +│/);
		// The row that was found stays the selected one.
		await screen.press(keys.escape, '12 of 18');
		expect(screen.text()).toMatch(/❯ {3}Svarta Räfven/);
		screen.type('fzzz');
		await screen.waitFor('No restaurant matches "zzz"');
		await screen.press(keys.escape, '1 of 18');
	});

	it('held keys that arrive together are every one of them heard', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		screen.type('jjjjj');
		await screen.waitFor('6 of 18');
		screen.type(keys.down.repeat(3));
		await screen.waitFor('9 of 18');
		screen.type('G');
		await screen.waitFor('18 of 18');
		screen.type('gk');
		await screen.waitFor('1 of 18');
	});

	it('closed, unpublished, unknown and not asked for look different', async () => {
		app.upstream.mood = (request, response) => {
			if (request.url?.endsWith('/bikupan')) {
				const restaurant = {title: 'Bikupan', menu: [{dish: 'Stängt för sommaren'}]};
				return moods.body(JSON.stringify({restaurant}))(request, response);
			}
			if (request.url?.endsWith('/hubben')) return moods.status(503)(request, response);
			return false;
		};
		const screen = app.start();
		await screen.waitFor('1 of 18');
		screen.type(toView('today'));
		await screen.waitUntilGone('to come');
		// Of those that serve nothing there is one line, and each with why on request.
		await screen.waitFor('▸ 12 without a menu');
		expect(screen.text()).not.toContain('Bikupan');
		await screen.press(`G${keys.enter}`, '▾ 12 without a menu');
		await screen.press('G', /❯ +\S.* (?:closed|failed|no menu)/);
		expect(screen.text()).toMatch(/Restaurang Bikupan +closed/);
		screen.type(toView('restaurants'));
		await screen.waitFor('╭─ Restaurants');
		await screen.waitFor(/Restaurang Bikupan +closed/);
		expect(screen.text()).toMatch(/Restaurang H\S* +failed \(HTTP 503\)/);
		expect(screen.text()).toMatch(/Café Delta +no menu/);
		expect(screen.text()).toMatch(/Jöns Jacob +3 dishes/);
		screen.type('/hubben\r');
		await screen.waitFor(/out of order \(HTTP 503\)/);
		app.upstream.mood = null;
		screen.type('r');
		await screen.waitFor(/Restaurang Hubben +2 dishes/);
	});
});

describe('Menu', () => {
	it('opens with Enter, shows all of it, and Esc leads back', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		screen.type('/jacob\r');
		await screen.waitFor('3 dishes');
		await screen.press(keys.enter, /^╭─ Jöns Jacob · Solna · /m);
		const text = screen.text();
		expect(text).toContain('Soppa med pankakor');
		expect(text).toMatch(/Homepage {2}http/);
		expect(text).toContain(`from ${app.upstream.address}`);
		screen.type('l');
		await screen.waitUntilGone('Jöns Jacob');
		await screen.press('h', 'Jöns Jacob');
		await screen.press(keys.escape, /╭─ Restaurants/);
		expect(screen.text()).toContain('/ jacob');
	});

	it('scrolls where it does not fit', async () => {
		const dishes = Array.from({length: 60}, (_, index) => ({dish: `Rätt nummer ${index + 1}`}));
		app.upstream.mood = (request, response) =>
			request.url?.endsWith('/biomedicum')
				? moods.body(JSON.stringify({restaurant: {title: 'x', menu: dishes}}))(request, response)
				: false;
		const screen = app.start([], {rows: 20});
		await screen.waitFor('60 dishes');
		await screen.press(keys.enter, /Rätt nummer 1[\s\S]* of \d+ lines/);
		screen.type('G');
		await screen.waitFor('Fetched just now');
		screen.type('g');
		await screen.waitFor('Rätt nummer 1');
	});
});

describe('Search', () => {
	it('finds dishes as they are typed, marks what matches and says where', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		screen.type(`${toView('search')}/`);
		await screen.waitFor('18 of 18 menus read');
		screen.type('pankaka');
		await screen.waitFor('Nothing on');
		screen.type(`${keys.ctrlU}soppa`);
		await screen.waitFor(/Search \d+ in \d+ place/);
		const row = screen.lines().findIndex(line => line.includes('Soppa med'));
		const column = screen.lines()[row]?.indexOf('Soppa') ?? -1;
		expect(row).toBeGreaterThan(0);
		expect(screen.text()).toMatch(/Soppa.*Jöns Jacob/);
		const cell = screen.cellAt(row, column);
		expect(cell?.isInverse() || cell?.isBold()).toBeTruthy();
		screen.type(keys.enter);
		await screen.waitFor(/╭─ Jöns Jacob/);
	});

	it('bracketed paste goes into the field, cleaned', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		screen.type(`${toView('search')}/`);
		await screen.waitFor('18 of 18 menus read');
		screen.type('\u001B[200~kyckling\ni q currysås\u001B[201~');
		await screen.waitFor('/ kyckling i q currysås');
		screen.type(keys.escape);
		// The cursor goes: nothing is typed in any more.
		await screen.waitUntilGone('▏');
		screen.type('\u001B[200~q\u001B[201~');
		await screen.waitFor('Pasted text goes into a filter');
	});
});

describe('Today', () => {
	it('ranks by what the person likes and says why', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		screen.type('/elma\r*');
		await screen.waitFor('now a favourite');
		screen.type(toView('today'));
		await screen.waitFor(/❯ ★ Elma/);
		screen.type('wpankakor\r');
		await screen.waitFor('★ pankakor');
		screen.type(keys.escape);
		// A key that comes at once after Esc would be that key with Alt.
		await screen.waitUntilGone('Dishes I like');
		// The dish that is liked is first, in the row and in the menu; the reasons are a list.
		await screen.waitFor(/❯ {3}Jöns Jacob.*\n.*★ Soppa med pankakor[\s\S]*★ Elma/);
		const text = screen.text();
		expect(text).toMatch(/│ ★ has pankakor +│/);
		expect(text).toMatch(/│ ★ Soppa med pankakor sylt och grädde +│/);
		await screen.press('j', /│ ★ favourite restaurant +│/);
	});

	it('edits the words and the diets in lists', async () => {
		const screen = app.start([], {remembered: {screen: 'today', words: ['soppa', 'lax']}});
		await screen.waitFor('w dishes: soppa, lax');
		await screen.press('w', /╭─ Dishes I like/);
		await screen.press('pankakor\r', /★ soppa[\s\S]*★ lax[\s\S]*★ pankakor/);
		// The same word once more is no way to lose it.
		await screen.press('PANKAKOR\r', '★ pankakor');
		await screen.press(`${keys.down}\r`, '"lax" is not a favourite any more');
		expect(screen.text()).not.toContain('★ lax');
		screen.type(keys.escape);
		await screen.waitUntilGone('Dishes I like');
		await screen.press('d', /╭─ Diets/);
		await screen.press(`\r${keys.down}${keys.down}\r`, /✓ vegetarian[\s\S]*✓ gluten-free/);
		screen.type(keys.escape);
		await screen.waitUntilGone('Enter adds a diet');
		await screen.waitFor('d diets: vegetarian, gluten-free');
		await screen.waitFor('nothing marked vegetarian and gluten-free');
		await app.quit(screen);
		const again = app.start([], {home: screen.home});
		await again.waitFor('w dishes: soppa, pankakor');
	});

	it('cuts no reason at 80 columns', async () => {
		const remembered = {
			screen: 'today',
			words: ['krispig vegburgare med barbecuesås'],
			diets: ['vegetarian'],
			favourites: ['jons'],
		};
		const screen = app.start([], {columns: 80, rows: 24, remembered});
		await screen.waitFor(/❯ ★ Jöns Jacob/);
		await screen.waitFor(/★ favourite restaurant/);
		const preview = screen.lines().flatMap(line => line.split('││')[1]?.replace(/ +│$/, '') ?? []);
		expect(preview.join('').replaceAll(/ +/g, ' ')).toContain('★ has krispig vegburgare med barbecuesås ★ favourite');
		expect(preview.slice(0, 8).join('\n')).not.toContain('…');
	});
});

describe('Cache', () => {
	it('shows what is stored and clears one or all', async () => {
		const screen = app.start();
		await screen.waitFor('Fetched just now');
		screen.type(toView('cache'));
		await screen.waitFor('Cache 2 answers');
		expect(screen.text()).toMatch(/2 upstream requests so far, 0 failed/);
		expect(screen.text()).toMatch(/fresh +list of restaurants/);
		screen.type('x');
		await screen.waitFor('Cache 1 answer,');
		screen.type('X');
		await screen.waitFor('Forget 1 cached answer?');
		screen.type('n');
		await screen.waitUntilGone('Sure?');
		expect(screen.text()).toContain('Cache 1 answer,');
		screen.type('Xy');
		await screen.waitFor('Nothing is stored.');
		await screen.press('x', / Nothing is stored\.$/m);
	});
});
