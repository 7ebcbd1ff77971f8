import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../support/app/app-in-process.ts';
import {keys, toView} from '../../support/app/terminal.ts';

const app = appAtTerminal(undefined, openAppInProcess);

describe('the footer', () => {
	it('names what can be done now: no cancel on a finished job', async () => {
		const screen = app.demo({columns: 120});
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press('2n3000\r', /✓ +3,000 +finished/);
		await screen.press('j', /Enter open +n new +d download/);
		expect(screen.lines().at(-1)).not.toMatch(/cancel|retry/);
	});

	it('names x and X on Cache where something is stored', async () => {
		const screen = app.start();
		await screen.waitFor('Fetched just now');
		await screen.press(toView('cache'), /x clear one +X clear all/);
	});

	it.each([80, 40, 20])('keeps ? help and q quit at %i columns', async columns => {
		const screen = app.demo({columns, rows: 12});
		await screen.waitFor(/\? help +q quit$/m);
	});

	it('Esc in the field of Search does what the footer says', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press(`${toView('search')}/soppa`, /Enter open +Esc leave the field/);
		await screen.press(keys.escape, /Esc clear/);
		expect(screen.text()).toContain('/ soppa');
		screen.type(keys.escape);
		await screen.waitUntilGone('/ soppa');
		expect(screen.lines().at(-1)).not.toContain('Esc');
	});
});

describe('the help', () => {
	it('opens at the area that is shown', async () => {
		const screen = app.demo({columns: 80, rows: 24});
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press('2?', /│ \/ ▏ +│.*\n.*│ Jobs +│.*\n.*│ n +Submit a job/);
	});

	it('is filtered as one types, by words and by key', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press('?favour', 'Make the restaurant a favourite');
		expect(screen.text()).not.toContain('Submit a job');
		await screen.press(`${keys.ctrlU}W`, "Show the selected restaurant's week");
		expect(screen.text()).not.toContain('Make the restaurant a favourite');
		await screen.press(`${keys.ctrlU}ctrl-l`, 'Redraw the screen');
		await screen.press(`${keys.ctrlU}nothing of it`, 'No key or action matches "nothing of it".');
		screen.type(keys.escape);
		await screen.waitUntilGone('╭─ Help');
	});
});

describe('the palette', () => {
	it('finds a restaurant, a dish and a job', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press(':svarta rafven\r', /Lunch › Today › Svarta Räfven/);
		await screen.press(':raggmunk\r', /› Restaurang Nanna Svartz$/m);
		await screen.press('2n4000\r', /✓ +4,000 +finished/);
		await screen.press(':4000', /❯ Job [0-9a-f]{8} +4,000 decimals of pi, finished/);
		await screen.press(keys.enter, /Jobs › [0-9a-f]{8}…/);
	});

	it('says when nothing matches', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press(':xyzzyq', 'Nothing matches "xyzzyq".');
	});
});
