import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, readdirSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {tellMap} from '../../../../source/functions/map/tell-map.ts';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys} from '../../../support/app/terminal.ts';
import {poll} from '../../../support/poll.ts';

const app = appAtTerminal(undefined, openAppInProcess);

it('a map of another terminal is a row with its progress and its failed inputs, and is ended, copied and forgotten', async () => {
	const home = mkdtempSync(join(tmpdir(), 'lunch-terminal-'));
	const log = join(home, 'squares.log');
	mkdirSync(join(home, 'data'));
	writeFileSync(log, '');
	// Stands for the process of a map, which ends by Ctrl-C.
	const running = spawn('sleep', ['60']);
	const figures = {done: 1200, failed: 2, recalled: 0, rate: 300, share: 0.4, leftMs: 6000};
	const command = ['fn', 'map', 'work.mjs#square', '--resume', 'squares.log'];
	const about = {name: 'work.mjs#square', command, program: null, folder: home, pid: running.pid ?? 0, log};
	const told = tellMap({folder: join(home, 'data/lunch/maps'), about, figures: () => figures, everyMs: 50});
	told.failed(() => ({index: 41, input: '{"x": 41}', state: 'threw', error: 'RangeError: not 41', attempts: 3}));
	told.failed(() => ({index: 7, input: '7', state: 'timed-out', error: 'It took too long.', attempts: 1}));
	const screen = app.demo({columns: 120, home});
	await screen.waitFor('1 of');
	await screen.press('2', /1 running[\s\S]*● work\.mjs#square {2}2 failed +40 %/);
	await screen.waitFor(/1,200 done, 2 failed · 300 a second · about [56][\d.]* s left/);
	await screen.waitFor(/Failed inputs[\s\S]*7: 7 {2}It took too long\.[\s\S]*41: \{"x": 41\} {2}RangeError: not 41/);
	figures.done = 1500;
	await screen.waitFor('1,500 done');
	await screen.press(keys.enter, /Jobs › work\.mjs#square/);
	await screen.press(`j${keys.enter}`, /Input 41[\s\S]*RangeError: not 41[\s\S]*3 attempts/);
	await screen.press(keys.escape, text => !text.includes('Input 41'));
	await screen.press('y', 'Copied the input');
	await screen.press('D', 'The map runs: cancel it first');
	await screen.press('x', 'End the map of work.mjs#square');
	const ended = once(running, 'exit');
	await screen.press('y', 'The map of work.mjs#square ends now.');
	expect(await ended).toEqual([null, 'SIGINT']);
	await told.end('interrupted', 'Interrupted.');
	await screen.waitFor(
		/– interrupted[\s\S]*this goes on from there \(c copies it\)\.\s*│\s*│ *lunch fn map 'work\.mjs#square' --resume squares\.log/,
	);
	await screen.press('c', "lunch fn map 'work.mjs#square' --resume squares.log");
	await screen.press(keys.escape, text => !text.includes('in a shell'));
	await screen.press(keys.escape, /╭─ Jobs/);
	await screen.press('R', 'A map goes on by its own command');
	// The states of jobs are those of maps too.
	await screen.press('sss', 'No job is queued');
	await screen.press('sss', /cancelled \(s\) {2}1 cancelled[\s\S]*– work\.mjs#square/);
	// One that was killed says so.
	const killed = tellMap({folder: join(home, 'data/lunch/maps'), about, figures: () => figures});
	await poll('it to be written', () => readdirSync(join(home, 'data/lunch/maps')).some(name => name.endsWith('.lock')));
	await screen.press('s', /all \(s\)[\s\S]*● work\.mjs#square/);
	await screen.press(' ', /1 marked/);
	await screen.press('D', 'The map runs: cancel it first');
	await killed.end('lost', null);
	await screen.waitFor(/1 errored[\s\S]*Its process was killed/);
	await screen.press('D', 'No jobs yet');
	await app.quit(screen);
});
