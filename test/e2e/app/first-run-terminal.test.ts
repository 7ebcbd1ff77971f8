import {afterEach, beforeEach, expect, test} from 'vitest';
import {openTerminalAt} from '../../support/app/terminal.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';

let home: LunchHome;

beforeEach(() => {
	home = makeLunchHome(NOWHERE);
});
afterEach(() => home.remove());

test('the very first run without network opens the app with the sample, marked, and says what failed', async () => {
	const terminal = openTerminalAt(home, [], {columns: 140, rows: 40});
	await terminal.waitFor(`${NOWHERE} could not be reached`);
	await terminal.waitFor(/SAMPLE of Thursday 4 April 2024/);
	await terminal.waitFor('Restaurang Bikupan');
	terminal.type('q');
	expect((await terminal.ended).exitCode).toBe(0);
});

test('a terminal that can do no more than lines gets the list', async () => {
	const terminal = openTerminalAt(home, [], {env: {TERM: 'dumb'}});
	expect((await terminal.ended).exitCode).toBe(3);
	expect(terminal.printed().join('\n')).toContain(`${NOWHERE} could not be reached`);
});

test('at a pipe there is no sample', async () => {
	const {code, stdout} = await home.run([]);
	expect({code, stdout}).toEqual({code: 3, stdout: ''});
});
