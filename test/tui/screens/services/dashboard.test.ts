import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys} from '../../../support/app/terminal.ts';
import {startServeProcess} from '../../../support/program/serve-process.ts';
import {moods} from '../../../support/upstream/fake-upstream.ts';

const app = appAtTerminal(undefined, openAppInProcess);
const braille = /[\u2801-\u28ff]/;

describe('the dashboard of a service', () => {
	it('has charts of what clients ask, workers of every machine, and says when the service is away', async () => {
		const service = await startServeProcess(app.upstream.address, ['--functions', '1']);
		try {
			const screen = app.start(['--server', service.address], {columns: 120, rows: 40});
			await screen.waitFor(/Today|Restaurants/);
			// The requests of the app for its own screens are not seen in the log of the service.
			await screen.press('2', 'No jobs yet');
			await screen.press('4', `Dashboard · ${service.address}`);
			await screen.waitFor(/Requests 0\/s/);
			await screen.waitFor(/Machines[\s\S]* working +0 of 1 busy/);
			for (let n = 0; n < 200; n++) await (await fetch(`${service.address}/restaurant/bikupan`)).arrayBuffer();
			await screen.waitFor(/Requests [1-9][\d.]*\/s/);
			await screen.waitFor(/Hit ratio [1-9]\d* %/);
			await screen.waitFor(/p50, p99 \d[\d.]* (?:µs|ms), \d/);
			expect(screen.text()).toMatch(braille);
			await screen.press('t', 'the last 60 minutes');
			await screen.press('y', 'Copied the figures');
			await screen.press(
				`${keys.tab}${keys.tab}${keys.tab}`,
				/Log · http[\s\S]*followed[\s\S]*listening[\s\S]*method=GET url=\/restaurant\/bikupan status=200/,
			);
			await fetch(`${service.address}/restaurant/of-now`);
			await screen.waitFor('url=/restaurant/of-now status=404');
			await screen.press('&/jobs\r', 'only lines with "/jobs"');
			expect(screen.text()).not.toContain('status=200');
			await screen.press(`&${keys.ctrlU}of-now\r`, 'only lines with "of-now"');
			expect(screen.text()).not.toContain('bikupan');
			await screen.press(`&${keys.ctrlU}\r`, 'bikupan');
			await screen.press('4', 'Dashboard ·');
			service.process.kill('SIGKILL');
			await service.ended;
			await screen.waitFor(/The service at \S+ does not answer/);
			await screen.press(`${keys.tab}${keys.tab}${keys.tab}`, /╭─ Log[\s\S]*\w {2}The service at \S+ does not answer/);
			await app.quit(screen);
		} finally {
			await service.close();
		}
	});

	it('says of another server that it is none, and not that all is in order', async () => {
		app.upstream.mood = moods.body('{"restaurants": [], "hello": "world"}');
		const screen = app.start(['--server', new URL(app.upstream.address).origin]);
		await screen.waitFor(/Today/);
		await screen.press('4', 'is no `lunch serve`, or one of another');
		expect(screen.text()).not.toContain('in order');
		await screen.press('2', /gave\s+│+\s+another|gave another/);
		expect(screen.text()).toContain('schemaVersion');
		await app.quit(screen);
	});

	it('shows the parts of the app itself where there is no service, and its charts in ASCII where asked for', async () => {
		const screen = app.demo({columns: 100, rows: 24, env: {LUNCH_CHART: 'ascii'}});
		await screen.waitFor(/1 of|dishes/);
		await screen.press('4', 'Dashboard · this machine');
		await screen.waitFor(/Memory \d+/);
		await screen.waitFor(/\|{2,}/);
		expect(screen.text()).not.toMatch(braille);
		const before = screen.written().length;
		await new Promise(resolve => setTimeout(resolve, 4000));
		expect(screen.written().length - before).toBeLessThan(2000);
		await app.quit(screen);
	});

	it.each([
		[200, 50],
		[80, 24],
		[40, 12],
		[20, 6],
	])('fits %i columns and %i rows', async (columns, rows) => {
		const screen = app.demo({columns, rows, env: {LUNCH_LANG: 'sv'}});
		await screen.waitFor(/Lunch/);
		await screen.press('4', /Förfrågningar/);
		expect(screen.lines()).toHaveLength(rows);
		for (const line of screen.lines()) expect([...line].length).toBeLessThanOrEqual(columns);
		// Figures for which there is no room are scrolled to.
		await screen.press('G', /Minne/);
		await app.quit(screen);
	});
});
