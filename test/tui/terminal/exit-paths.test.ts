import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import {keys, openTerminal, type Terminal, type TerminalOptions} from '../../support/app/terminal.ts';
import {startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const open: Terminal[] = [];
let address = '';

beforeAll(async () => {
	const upstream = await startFakeUpstream('2022-02-weekday');
	address = upstream.address;
	return () => upstream.close();
});

afterEach(() => {
	for (const screen of open.splice(0)) screen.close();
});

async function start(options: TerminalOptions = {}, words = ['--upstream', address]): Promise<Terminal> {
	const screen = openTerminal(words, {remembered: {screen: 'restaurants'}, ...options});
	open.push(screen);
	await screen.waitFor('1 of');
	return screen;
}

describe('every way out gives the terminal back', () => {
	it.each([
		['q', 'q', 0],
		['Ctrl-C', keys.ctrlC, 130],
	])('%s', async (_name, key, exitCode) => {
		const screen = await start();
		screen.type(key);
		expect((await screen.ended).exitCode).toBe(exitCode);
		expect(screen.isRestored()).toBe(true);
		expect(screen.text().trim()).toBe('');
	});

	it('Ctrl-C while something is typed', async () => {
		const screen = await start();
		await screen.press('/x', '/ x');
		screen.type(keys.ctrlC);
		expect((await screen.ended).exitCode).toBe(130);
		expect(screen.isRestored()).toBe(true);
	});

	it.each(['SIGTERM', 'SIGHUP', 'SIGINT'])('%s', async signal => {
		const screen = await start();
		screen.kill(signal);
		expect((await screen.ended).exitCode).toBe(130);
		expect(screen.isRestored()).toBe(true);
		expect(screen.text()).toContain(`Interrupted (${signal})`);
	});

	it('a terminal that is closed ends it too', async () => {
		const screen = await start();
		screen.hangUp();
		await screen.ended;
	});

	it('a mistake in drawing: the error on stderr, exit code 1', async () => {
		const fixture = fileURLToPath(new URL('../../support/app/crashing-app.ts', import.meta.url));
		for (const way of ['render', 'later']) {
			const screen = openTerminal([way], {program: [process.execPath, fixture]});
			open.push(screen);
			expect((await screen.ended).exitCode).toBe(1);
			expect(screen.isRestored()).toBe(true);
			expect(screen.text()).toContain(`crashed in ${way}`);
		}
	});

	it('the end of the launcher that started it', async () => {
		const fixture = fileURLToPath(new URL('../../support/program/launching.ts', import.meta.url));
		// The shell keeps the terminal when the launcher is gone, as a person's own does.
		const shell = ['sh', '-c', '"$@"; echo gone; read -r line', 'sh', process.execPath, fixture];
		const screen = openTerminal(['--upstream', address], {program: shell});
		open.push(screen);
		await screen.waitFor('1 of');
		const launcher = childOf(screen.pid);
		const child = childOf(launcher);
		process.kill(launcher, 'SIGKILL');
		await expect.poll(() => isRunning(child)).toBe(false);
		await screen.waitFor(() => screen.isRestored(), 'the terminal as it was');
		screen.type('\r');
		await screen.ended;
	});
});

function childOf(pid: number): number {
	return Number(execFileSync('pgrep', ['-P', String(pid)], {encoding: 'utf8'}).trim());
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

it('Ctrl-Z hands the terminal to the shell, fg comes back', async () => {
	const screen = openTerminal(['--norc', '--noediting', '-i'], {
		program: ['bash'],
		env: {PS1: 'shell> '},
		remembered: {screen: 'restaurants'},
	});
	open.push(screen);
	await screen.waitFor('shell>');
	const lunch = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));
	screen.type(`${process.execPath} ${lunch} --upstream ${address}\r`);
	await screen.waitFor('1 of');
	await screen.press('j', '2 of');
	screen.type(keys.ctrlZ);
	await screen.waitFor('Stopped');
	expect(screen.isRestored()).toBe(true);
	screen.type('echo back$((1+1))\r');
	await screen.waitFor('back2');
	screen.type('fg\r');
	await screen.waitFor('2 of');
	await screen.press('j', '3 of');
	screen.type('q');
	await screen.waitFor('back2');
	expect(screen.isRestored()).toBe(true);
});
