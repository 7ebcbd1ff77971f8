import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, toView} from '../../../support/app/terminal.ts';
import {moods} from '../../../support/upstream/fake-upstream.ts';

const app = appAtTerminal('restaurants', openAppInProcess);

describe('honest states', () => {
	it('without a cache and an upstream: the sample, marked on every screen, until r brings real data', async () => {
		app.upstream.mood = moods.status(503);
		const screen = app.start();
		await screen.waitFor(/SAMPLE of Thursday 4 April 2024/);
		await screen.waitFor('1 of 18');
		for (const [tab, shown] of [
			[keys.enter, '╭─ Café Biomedicum'],
			[toView('today'), '╭─ Today'],
			[toView('search'), '╭─ Search'],
			[toView('restaurants'), '╭─ Restaurants'],
		] as const) {
			await screen.press(tab, shown);
			expect(screen.text()).toContain('SAMPLE');
			expect(screen.text()).toContain('r tries again');
		}
		screen.type('r');
		await screen.waitUntilGone('asking');
		expect(screen.text()).toContain('SAMPLE');
		app.upstream.mood = null;
		screen.type('r');
		await screen.waitUntilGone('SAMPLE');
		await screen.waitFor(/fresh \d\d:\d\d/);
		await app.quit(screen);
	});

	it('the first frame shows what is cached, before the upstream answers', async () => {
		const first = app.start();
		await first.waitFor('Fetched just now');
		await app.quit(first);
		app.upstream.mood = moods.hanging;
		const second = app.start(['--refresh'], {home: first.home});
		await second.waitFor('1 of 18');
		expect(second.text()).toMatch(/Café Biomedicum/);
		await second.waitFor('asking');
		second.type('q');
		await second.ended;
	});

	it('an upstream that is slow: says that it asks, and does not hold up the keys', async () => {
		app.upstream.mood = moods.hanging;
		const screen = app.start();
		await screen.waitFor('Asking for the restaurants');
		screen.type(toView('cache'));
		await screen.waitFor('Nothing is stored');
		await app.quit(screen);
	});

	it('an answer that is not a list: failed, with a retry', async () => {
		app.upstream.mood = moods.body('<html>', 'text/html');
		const screen = app.start();
		await screen.waitFor('r tries again');
		expect(screen.text()).toContain('text/html where JSON was expected');
		app.upstream.mood = null;
		screen.type('r');
		await screen.waitFor('1 of 18');
	});

	it('an upstream without restaurants: empty', async () => {
		app.upstream.mood = moods.body('{"restaurants":[]}');
		const screen = app.start();
		await screen.waitFor('The upstream lists no restaurants');
		screen.type(`jk${keys.enter}*y`);
		await screen.waitFor(/Nothing is selected|nothing to copy/);
	});

	it('--offline shows what is stored, and says why it does not refresh', async () => {
		const first = app.start();
		await first.waitFor('Fetched just now');
		await app.quit(first);
		const asked = app.upstream.requests.length;
		const second = app.start(['--offline'], {home: first.home});
		await second.waitFor('1 of 18');
		await second.press('r', 'Started with --offline');
		expect(app.upstream.requests).toHaveLength(asked);
		await second.press('j', 'must not be asked (--offline)');
	});

	it('--demo marks everything as a sample', async () => {
		const screen = app.demo();
		await screen.waitFor("not today's menus (--demo)");
		await screen.waitFor('3 dishes');
		await app.quit(screen);
	});
});
