// Draws docs/screenshot.svg and docs/jobs.svg from the app's real screens, in a real terminal: node scripts/screenshot.ts
import {mkdirSync, writeFileSync} from 'node:fs';
import type {IBufferCell} from '@xterm/headless';
import {openTerminal} from '../test/support/terminal.ts';

const SIZE = {columns: 112, rows: 28};
const CELL = {width: 8.4, height: 18};
const EDGE = 14;
const BACKGROUND = '#1b1d23';
const FOREGROUND = '#d7dae0';
const palette = ['#3b4048', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'];

const screen = openTerminal(['--demo'], SIZE);
await screen.waitFor('1 of 18');
await screen.waitUntilGone('to come');
screen.type('*');
await screen.waitFor('now a favourite');
screen.type('w');
await screen.waitFor('Dishes I like');
screen.type('raggmunk\r');
await screen.waitFor('★ raggmunk');
screen.type('\u001B');
await screen.waitUntilGone('Dishes I like');

draw('screenshot.svg', 'The app: where to eat today, the best place first, and the menu of the selected one beside');

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
draw(
	'jobs.svg',
	'The app: jobs on the left, and on the right how far the selected one is, how fast, and for how long still',
);
screen.type('xy');
await screen.waitFor('Cancelled job');
screen.type('q');
await screen.ended;
screen.close();

interface Run {
	column: number;
	length: number;
	text: string;
	look: string;
	background: string | null;
}

/** Draws what the screen shows now into a file of docs/. */
function draw(file: string, label: string): void {
	const rows = Array.from({length: SIZE.rows}, (_, row) => drawRow(row));
	const width = SIZE.columns * CELL.width + 2 * EDGE;
	const height = SIZE.rows * CELL.height + 2 * EDGE;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
	mkdirSync(new URL('../docs/', import.meta.url), {recursive: true});
	writeFileSync(new URL(`../docs/${file}`, import.meta.url), svg);
}

/** One row: cells of the same look are one text, stretched to its cells whatever font draws it. */
function drawRow(row: number): string {
	const runs: Run[] = [];
	for (let column = 0; column < SIZE.columns; column++) {
		const cell = screen.cellAt(row, column);
		if (!cell || cell.getWidth() === 0) continue;
		const {look, background} = lookOf(cell);
		const last = runs.at(-1);
		if (last && last.look === look && last.background === background && last.column + last.length === column) {
			last.text += cell.getChars() || ' ';
			last.length += cell.getWidth();
		} else runs.push({column, length: cell.getWidth(), text: cell.getChars() || ' ', look, background});
	}
	const top = EDGE + row * CELL.height;
	return runs
		.filter(({text, background}) => background !== null || text.trim() !== '')
		.map(({column, length, text, look, background}) => {
			const left = (EDGE + column * CELL.width).toFixed(1);
			const wide = (length * CELL.width).toFixed(1);
			const box = background
				? `<rect x="${left}" y="${top}" width="${wide}" height="${CELL.height}" fill="${background}"/>`
				: '';
			return `${box}<text x="${left}" y="${top + 14}" textLength="${wide}" lengthAdjust="spacingAndGlyphs" ${look}>${escaped(text)}</text>`;
		})
		.join('');
}

function lookOf(cell: IBufferCell): {look: string; background: string | null} {
	const ink = cell.isFgDefault() ? FOREGROUND : (palette[cell.getFgColor() % 8] ?? FOREGROUND);
	const isInverse = cell.isInverse() !== 0;
	const weight = cell.isBold() ? ' font-weight="bold"' : '';
	const line = cell.isUnderline() ? ' text-decoration="underline"' : '';
	const dim = cell.isDim() ? ' opacity="0.6"' : '';
	return {
		look: `fill="${isInverse ? BACKGROUND : ink}"${weight}${line}${dim}`,
		background: isInverse ? ink : null,
	};
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
