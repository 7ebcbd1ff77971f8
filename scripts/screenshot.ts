// Draws docs/jobs.svg from the app's real screen, in a real terminal: node scripts/screenshot.ts
import {writeFileSync} from 'node:fs';
import {openTerminal} from '../test/support/app/terminal.ts';
import {screenRows, svgOf} from './screen-svg.ts';

const SIZE = {columns: 112, rows: 28};

const screen = openTerminal(['--demo'], SIZE);
await screen.waitFor('1 of 18');
screen.type('2');
await screen.waitFor('No jobs yet');
for (const digits of ['1000000', '5000000', '30000000']) {
	screen.type(`n${digits}\r`);
	await screen.waitFor('Accepted');
	// Computed one after the other; the last one is caught half done.
	if (digits !== '30000000') await screen.waitFor(new RegExp(`${Number(digits).toLocaleString('en')} +finished`));
}
await screen.waitFor(/ [2-6]\d %/);
await screen.press('\u001B[B', '2 of 3');
await screen.press('\u001B[A', '1 of 3');
const label =
	'The app: jobs on the left, and on the right how far the selected one is, how fast, and for how long still';
const rows = screenRows(SIZE, screen.cellAt);
writeFileSync(new URL('../docs/jobs.svg', import.meta.url), svgOf(SIZE, label, [{seconds: 0, rows}]));
screen.type('xy');
await screen.waitFor('Cancelled job');
screen.type('q');
await screen.ended;
screen.close();
