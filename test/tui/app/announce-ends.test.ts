import {expect, it} from 'vitest';
import {appAtTerminal} from '../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../support/app/app-in-process.ts';
import {keys, type Terminal} from '../../support/app/terminal.ts';

const app = appAtTerminal(undefined, openAppInProcess);

async function run(screen: Terminal, code: string): Promise<void> {
	await screen.press('3', 'No calls yet');
	await screen.press('n', 'An arrow function');
	await screen.press(`${code}\r`, 'JSON values apart');
	await screen.press('\r', /● 1 running|returned/);
}

/** The output, its control characters as signs. */
const bytesOf = (screen: Terminal) => screen.written().replaceAll('\u001B', '⎋').replaceAll('\u0007', '♪');

const sleep = (ms: number) => `() => new Promise(resolve => setTimeout(resolve, ${ms}))`;

it('counts what runs on every screen, and tells of the end of what was long and is not looked at', async () => {
	const [screen, ringing, silent, unseen] = await Promise.all(
		[{}, {LUNCH_NOTIFY: 'bell'}, {LUNCH_NOTIFY: 'off'}, {}].map(async env => {
			const opened = app.demo({columns: 80, rows: 24, env});
			await opened.waitFor('1 of');
			return opened;
		}),
	);
	if (!screen || !ringing || !silent || !unseen) throw new Error('no terminals');
	expect(bytesOf(screen)).toContain('⎋]2;lunch♪');
	const leave = async (one: Terminal) => {
		await run(one, sleep(10_500));
		await one.press('1', /● 1 running/);
	};
	// Its screen is shown, in a window that is not looked at.
	unseen.type('\u001B[O');
	await Promise.all([...[screen, ringing, silent].map(leave), run(unseen, sleep(10_500))]);
	await screen.press('4', /● 1 running/);
	expect(bytesOf(screen)).toContain('⎋]2;() => new Promise');
	await screen.waitFor(/finished after 1\d s/);
	await screen.waitUntilGone('● 1 running');
	expect(bytesOf(screen)).toMatch(/⎋\]9;lunch: \(\) => new Promise[^♪]* finished after 1\d s♪/);
	await ringing.waitFor(/finished after 1\d s/);
	expect(bytesOf(ringing)).not.toContain('⎋]9;lunch');
	expect(bytesOf(ringing)).toMatch(/[^\w;)…%–]♪/);
	await silent.waitFor(/finished after 1\d s/);
	expect(bytesOf(silent)).not.toMatch(/⎋\]9;lunch/);
	await unseen.waitFor(/finished after 1\d s/);
	expect(bytesOf(unseen)).toMatch(/⎋\]9;lunch: [^♪]* finished after 1\d s♪/);
	await app.quit(screen);
	expect(bytesOf(screen)).toContain('⎋[23;2t');
});

it('says nothing of what was short, or is looked at', async () => {
	const screen = app.demo({columns: 100});
	await screen.waitFor('1 of');
	await run(screen, sleep(300));
	await screen.press('1', '● 1 running');
	await screen.waitUntilGone('● 1 running');
	expect(screen.text()).not.toContain('finished after');
	await screen.press('3', 'returned in');
	expect(bytesOf(screen)).not.toContain('⎋]9;lunch');
	screen.type(keys.ctrlC);
	expect((await screen.ended).exitCode).toBe(130);
});

it('a job shows its progress around the terminal, and is counted after the app was left and opened again', async () => {
	const screen = app.demo({columns: 100});
	await screen.waitFor('1 of');
	await screen.press('2', 'No jobs yet');
	await screen.press('n', 'How many decimals');
	await screen.press('40000000\r', 'Accepted');
	await screen.press('1', '● 1 running');
	await screen.waitFor(() => /⎋\]9;4;1;[1-9]/.test(bytesOf(screen)), 'progress');
	expect(bytesOf(screen)).toMatch(/⎋\]2;\d+ % 40,000,000 decimals of pi – lunch♪/);
	await app.quit(screen);
	expect(bytesOf(screen)).toMatch(/⎋\]9;4;0;0♪[^⎋]*(?:⎋\[[^⎋]*)*$/);
	const again = app.demo({columns: 100, home: screen.home});
	await again.waitFor(/● 1 running/);
	await again.press('2', '40,000,000');
	await again.press('x', 'Cancel job');
	await again.press('y', 'Cancelled');
	await again.waitUntilGone('● 1 running');
	await app.quit(again);
});
