import {afterEach, beforeEach, expect, test} from 'vitest';
import {type LunchHome, makeLunchHome, NOWHERE} from '../support/lunch-home.ts';
import {runAtTerminal} from '../support/terminal.ts';

let home: LunchHome;

beforeEach(() => {
	home = makeLunchHome(NOWHERE);
});
afterEach(() => home.remove());

test('the very first run without network shows the failure, and the sample marked on every line', async () => {
	const terminal = runAtTerminal(home, [], {columns: 80, rows: 50});
	expect(await terminal.ended).toBe(3);
	const text = terminal.lines();
	expect(text.join('\n')).toContain(`${NOWHERE} could not be reached`);
	const sample = text.slice(
		0,
		text.findIndex(line => line.startsWith('lunch: ')),
	);
	expect(sample.join('\n')).toContain('Restaurang Bikupan');
	for (const line of sample) if (line !== '') expect(line).toMatch(/sample/i);
});

test('at a pipe there is no sample', async () => {
	const {code, stdout} = await home.run([]);
	expect({code, stdout}).toEqual({code: 3, stdout: ''});
});
