import type {IBufferCell} from '@xterm/headless';

export interface ScreenSize {
	columns: number;
	rows: number;
}

const CELL = {width: 8.4, height: 18};
const EDGE = 14;
const BACKGROUND = '#1b1d23';
const FOREGROUND = '#d7dae0';
const palette = ['#3b4048', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'];

/** Cells of one look beside each other. */
interface Run {
	column: number;
	length: number;
	text: string;
	look: string;
	background: string | null;
}

/** The rows of a screen, each drawn in its place; empty for one on which nothing is. */
export function screenRows(
	{columns, rows}: ScreenSize,
	cellAt: (row: number, column: number) => IBufferCell | undefined,
): readonly string[] {
	return Array.from({length: rows}, (_, row) => drawRow(row, columns, column => cellAt(row, column)));
}

/** A drawing of a screen; of several, which follow each other without end, each for its time. Rows that they share are in it once. */
export function svgOf(
	{columns, rows}: ScreenSize,
	label: string,
	pictures: readonly {readonly seconds: number; readonly rows: readonly string[]}[],
): string {
	const [width, height] = [columns * CELL.width + 2 * EDGE, rows * CELL.height + 2 * EDGE];
	const total = pictures.reduce((sum, {seconds}) => sum + seconds, 0);
	const drawn = [...new Set(pictures.flatMap(picture => picture.rows))].filter(row => row !== '');
	const shared = drawn.map((row, index) => `<g id="r${index}">${row}</g>`);
	let start = 0;
	const shown = pictures.map(picture => {
		const [from, to] = [(start / total) * 100, ((start + picture.seconds) / total) * 100];
		start += picture.seconds;
		const uses = picture.rows.flatMap(row => (row === '' ? [] : [`<use href="#r${drawn.indexOf(row)}"/>`]));
		return {uses: uses.join(''), from, to};
	});
	const steps = shown.map(
		({from, to}, index) =>
			`@keyframes p${index}{0%{opacity:${index === 0 ? 1 : 0}}${index === 0 ? '' : `${from.toFixed(2)}%{opacity:1}`}${to.toFixed(2)}%{opacity:0}}\n#p${index}{animation:p${index} ${total}s step-end infinite;opacity:${index === 0 ? 1 : 0}}`,
	);
	const still = pictures.map((_, index) => `#p${index}`).join(',');
	const motion =
		pictures.length > 1
			? `\n${steps.join('\n')}\n@media (prefers-reduced-motion:reduce){${still}{animation:none}}`
			: '';
	const body =
		pictures.length > 1
			? `<defs>${shared.join('\n')}</defs>\n${shown.map(({uses}, index) => `<g id="p${index}">${uses}</g>`).join('\n')}`
			: drawn.join('\n');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
<style>${looks}${motion}</style>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${FOREGROUND}" xml:space="preserve">
${body}
</g>
</svg>
`;
}

/** One row: cells of the same look are one text, stretched to its cells whatever font draws it. */
function drawRow(row: number, columns: number, cellAt: (column: number) => IBufferCell | undefined): string {
	const runs: Run[] = [];
	for (let column = 0; column < columns; column++) {
		const cell = cellAt(column);
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
			return `${box}<text x="${left}" y="${top + 14}" textLength="${wide}"${look === '' ? '' : ` class="${look}"`}>${escaped(text)}</text>`;
		})
		.join('');
}

/** Classes of the style sheet of a drawing. */
function lookOf(cell: IBufferCell): {look: string; background: string | null} {
	const color = cell.isFgDefault() ? null : cell.getFgColor() % palette.length;
	const isInverse = cell.isInverse() !== 0;
	const classes = [
		isInverse ? 'i' : color === null ? '' : `f${color}`,
		cell.isBold() ? 'b' : '',
		cell.isUnderline() ? 'u' : '',
		cell.isDim() ? 'd' : '',
	];
	const ink = color === null ? FOREGROUND : (palette[color] ?? FOREGROUND);
	return {look: classes.filter(name => name !== '').join(' '), background: isInverse ? ink : null};
}

const looks = [
	...palette.map((color, index) => `.f${index}{fill:${color}}`),
	`.i{fill:${BACKGROUND}}`,
	'.b{font-weight:bold}.u{text-decoration:underline}.d{opacity:.6}',
].join('');

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
