import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, openTerminal, type Terminal} from '../../../support/app/terminal.ts';
import {poll} from '../../../support/poll.ts';

const app = appAtTerminal(undefined, openAppInProcess);

/** Longer than any test waits for it. */
const ENDLESS = '100000000';

async function openJobs(options: Parameters<typeof app.demo>[0] = {}): Promise<Terminal> {
	const screen = app.demo(options);
	await screen.waitFor('1 of');
	screen.type('2');
	await screen.waitFor('No jobs yet');
	return screen;
}

async function submit(screen: Terminal, digits: string): Promise<void> {
	screen.type('n');
	await screen.waitFor('New job');
	screen.type(`${digits}\r`);
	await screen.waitFor('Accepted:');
}

async function cancel(screen: Terminal): Promise<void> {
	screen.type('x');
	await screen.waitFor('Sure?');
	screen.type('y');
	await screen.waitFor('Cancelled job');
}

describe('Jobs', () => {
	it('submits, computes at once, shows the result and writes it to a file', async () => {
		const screen = await openJobs();
		screen.type('n1e6\r');
		await screen.waitFor('That must be a whole number from 1 to 1,000,000,000.');
		screen.type(`${keys.ctrlU}0\r`);
		await screen.waitFor('That must be');
		screen.type(`${keys.ctrlU}20 000\r`);
		await screen.waitFor(/✓ +20,000 +finished/);
		screen.type(keys.enter);
		await screen.waitFor('╭─ 20,000 decimals of pi · finished');
		await screen.waitFor('The first 1,000 decimals of the result');
		const text = screen.text();
		expect(text).toMatch(/\d\d:\d\d:\d\d {2}● running attempt 1 of 3/);
		expect(text).toContain('3.1415926535 8979323846');
		screen.type('d');
		await screen.waitFor('> pi-20000.txt');
		screen.type(`${keys.ctrlU}~/pi.txt\r`);
		await screen.waitFor('20,002 bytes written to ~/pi.txt');
		expect(readFileSync(join(screen.home, 'pi.txt'), 'utf8')).toMatch(/^3\.14159\d{19995}$/);
		await app.quit(screen);
	});

	it('asks before it writes over a file, and does not write over a folder', async () => {
		const screen = await openJobs();
		await submit(screen, '1000');
		await screen.waitFor(/✓ +1,000/);
		writeFileSync(join(screen.home, 'mine.txt'), 'mine');
		screen.type(`d${keys.ctrlU}mine.txt\r`);
		await screen.waitFor('is there already. Write over it?');
		screen.type('n');
		await screen.waitUntilGone('Sure?');
		expect(readFileSync(join(screen.home, 'mine.txt'), 'utf8')).toBe('mine');
		screen.type(`d${keys.ctrlU}mine.txt\r`);
		await screen.waitFor('Write over it?');
		screen.type('y');
		await screen.waitFor('1,002 bytes written');
		expect(statSync(join(screen.home, 'mine.txt')).size).toBe(1002);
		screen.type(`d${keys.ctrlU}data\r`);
		await screen.waitFor('is a folder: name a file in it');
		screen.type(`d${keys.ctrlU}nowhere/pi.txt\r`);
		await screen.waitFor('There is no folder ~/nowhere');
		expect(existsSync(join(screen.home, 'nowhere'))).toBe(false);
	});

	it('a running job has a bar and phases, is cancelled, and tried again', async () => {
		const screen = await openJobs({columns: 120});
		await submit(screen, ENDLESS);
		await screen.waitFor(/● +100,000,000 +\S+ +\d+ %/);
		await screen.waitFor('1 running');
		screen.type('d');
		await screen.waitFor('There is a result once a job is finished; this one is running');
		screen.type('R');
		await screen.waitFor('Only a failed or cancelled job is tried again');
		screen.type(keys.enter);
		await screen.waitFor('● summing the series');
		await screen.waitFor('Preview: the first 1,000 decimals, computed here, not by the job');
		await cancel(screen);
		await screen.waitFor('decimals of pi · cancelled');
		expect(screen.text()).not.toContain('Preview');
		screen.type('x');
		await screen.waitFor('The job has ended already: it is cancelled');
		screen.type('R');
		await screen.waitFor('Accepted: 100,000,000 decimals');
		await screen.waitFor(/decimals of pi · (?:queued|running)/);
		await cancel(screen);
		screen.type(keys.escape);
		await screen.waitFor('2 cancelled');
		screen.type('sss');
		await screen.waitFor('No job is queued');
		screen.type('sss');
		await screen.waitFor('cancelled (s)');
		await screen.waitFor('1 of 2');
	});

	it('a job goes on when the app is left, and is there when it comes back', async () => {
		const first = await openJobs();
		await submit(first, '5000000');
		await app.quit(first);
		const second = app.demo({home: first.home});
		await second.waitFor('╭─ Jobs');
		await second.waitFor(/(?:●|✓) +5,000,000/);
		await second.waitFor(/✓ +5,000,000 +finished/);
	}, 60_000);

	it('a job whose process is killed is begun again, while one looks', async () => {
		const screen = await openJobs({columns: 120});
		await submit(screen, ENDLESS);
		await screen.waitFor(/● +100,000,000/);
		screen.type(keys.enter);
		await screen.waitFor('attempt 1 of 3');
		const [, pid] = /Worker +.* (\d+) /.exec(screen.text()) ?? [];
		process.kill(Number(pid), 'SIGKILL');
		await screen.waitFor('queued again');
		await screen.waitFor('attempt 2 of 3');
		await cancel(screen);
	});

	it('says what is heard elsewhere, and what the same command is', async () => {
		const screen = await openJobs();
		await screen.press('*', 'No restaurant is selected');
		await screen.press('c', 'lunch pi list');
		await screen.press(`${keys.enter}1n`, 'New is for Jobs');
	});
});

describe('Jobs in other terminals', () => {
	it('reads from top to bottom for a screen reader', async () => {
		const screen = app.demo({env: {ACCESSIBLE: '1'}, rows: 60});
		await screen.waitFor('Today');
		screen.type('2');
		await screen.waitFor('No jobs yet');
		await submit(screen, '1000');
		await screen.waitFor(/selected: finished 1,000 decimals/);
		expect(screen.text()).not.toMatch(/[█░╭│]/);
	});

	it.each([
		[40, 12],
		[30, 8],
		[24, 5],
	])('fits %d columns and %d rows', async (columns, rows) => {
		const screen = app.demo({columns, rows});
		await screen.waitFor('Today');
		screen.type('2n5000\r');
		await screen.waitFor(/✓ +5,000/);
		await screen.press(keys.enter, '100 %');
		expect(screen.lines().every(line => [...line].length <= columns)).toBe(true);
		screen.type('q');
		expect((await screen.ended).exitCode).toBe(0);
	});

	it('has signs of ASCII alone where the locale has no others, and no colour with NO_COLOR', async () => {
		const screen = openTerminal(['--demo'], {env: {LANG: 'C', LC_ALL: 'C', NO_COLOR: '1'}});
		try {
			await screen.waitFor('1 of');
			screen.type('2n5000\r');
			await screen.waitFor(/\+ +5,000 +finished/);
			await screen.press(keys.enter, '##########');
			const jobText = screen.text();
			expect(jobText.match(/[^\x20-\x7e\n]/g) ?? []).toEqual([]);
			const cell = screen.cellAt(2, 4);
			expect(cell?.isFgDefault() && cell.isBgDefault()).toBe(true);
		} finally {
			screen.close();
		}
	});

	it('a job that another process submits comes by itself', async () => {
		const screen = await openJobs();
		const other = openTerminal(['pi', 'submit', '2000'], {home: screen.home});
		expect((await other.ended).exitCode).toBe(0);
		other.close();
		await screen.waitFor(/✓ +2,000 +finished/);
		await poll('no job under way', () => / idle\n/.test(screen.text()));
	});
});
