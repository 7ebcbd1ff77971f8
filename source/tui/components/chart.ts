import type {ChartStyle, Role} from '../theme.ts';
import {type Line, span} from './line.ts';

/** Values that a chart's cell holds side by side. */
export const valuesPerCell: Readonly<Record<ChartStyle, number>> = {braille: 2, blocks: 1, ascii: 1};

const blocks = ' ▁▂▃▄▅▆▇█';
const asciis = ' .:|';
const BRAILLE = 0x2800;
/** The dots of a cell's two columns, from the lowest up. */
const dots = [
	[0x40, 0x04, 0x02, 0x01],
	[0x80, 0x20, 0x10, 0x08],
] as const;

export interface ChartOptions {
	columns: number;
	rows: number;
	style: ChartStyle;
	/** The value at the upper edge. */
	highest: number;
	role?: Role;
}

/** An area chart: a value for each place, the last one at the right edge; nothing where it is null. */
export function chartLines(
	values: readonly (number | null)[],
	{columns, rows, style, highest, role = 'bar'}: ChartOptions,
): Line[] {
	if (columns <= 0 || rows <= 0) return [];
	const perCell = valuesPerCell[style];
	const shown = values.slice(-columns * perCell);
	const padded = [...Array.from({length: columns * perCell - shown.length}, () => null), ...shown];
	const perRow = {braille: 4, blocks: 8, ascii: 3}[style];
	const heights = padded.map(value => heightOf(value, highest, rows * perRow));
	return Array.from({length: rows}, (_, row): Line => {
		const floor = (rows - 1 - row) * perRow;
		let text = '';
		for (let column = 0; column < columns; column++) {
			const cell = heights
				.slice(column * perCell, (column + 1) * perCell)
				.map(height => within(height - floor, perRow));
			text += cellOf(cell, style);
		}
		return [span(text, role)];
	});
}

/** The height of a value in steps: what is more than nothing is seen, however little it is. */
function heightOf(value: number | null, highest: number, steps: number): number {
	if (value === null || value <= 0 || highest <= 0) return 0;
	return Math.max(1, Math.min(steps, Math.round((value / highest) * steps)));
}

function within(height: number, most: number): number {
	return Math.max(0, Math.min(most, height));
}

function cellOf(heights: readonly number[], style: ChartStyle): string {
	if (style === 'blocks') return blocks[heights[0] ?? 0] ?? ' ';
	if (style === 'ascii') return asciis[heights[0] ?? 0] ?? ' ';
	let code = 0;
	for (const [side, height] of heights.entries()) {
		for (const dot of (dots[side === 0 ? 0 : 1] ?? []).slice(0, height)) code |= dot;
	}
	return code === 0 ? ' ' : String.fromCodePoint(BRAILLE + code);
}

/** The least round number that a chart of these values can end at: 1, 2 or 5 times a power of ten. */
export function roundAbove(values: readonly (number | null)[], least = 1): number {
	const most = values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0);
	if (most <= least) return least;
	const power = 10 ** Math.floor(Math.log10(most));
	return ([1, 2, 5, 10].find(step => step * power >= most) ?? 10) * power;
}
