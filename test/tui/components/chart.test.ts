import {describe, expect, it} from 'vitest';
import {chartLines, roundAbove} from '../../../source/tui/components/chart.ts';
import {lineText} from '../../../source/tui/components/line.ts';

const draw = (
	values: readonly (number | null)[],
	style: 'braille' | 'blocks' | 'ascii',
	columns: number,
	rows: number,
) => chartLines(values, {columns, rows, style, highest: 8}).map(lineText);

describe('a chart', () => {
	it('has two values and four steps in a cell of braille', () => {
		expect(draw([0, 1, 2, 4, 8, 8], 'braille', 3, 2)).toEqual([' ⢀⣿'.replace('⢀', ' '), '⢀⣼⣿'.replace('⣼', '⣼')]);
	});

	it('has eighths of a cell in blocks, and three steps in ASCII', () => {
		expect(draw([0, 1, 4, 8], 'blocks', 4, 1)).toEqual([' ▁▄█']);
		expect(draw([0, 4, 8], 'blocks', 3, 2)).toEqual(['  █', ' ██']);
		expect(draw([0, 2, 5, 8], 'ascii', 4, 1)).toEqual([' .:|']);
		expect(draw([8, 4], 'ascii', 2, 2)).toEqual(['| ', '||']);
	});

	it('stands at the right edge, leaves out what is not known, and shows what is little', () => {
		expect(draw([8], 'blocks', 3, 1)).toEqual(['  █']);
		expect(draw([8, null, 8], 'blocks', 3, 1)).toEqual(['█ █']);
		expect(draw([1, 2, 3, 8], 'blocks', 2, 1)).toEqual(['▃█']);
		expect(draw([0.001], 'blocks', 1, 1)).toEqual(['▁']);
		expect(draw([99], 'blocks', 1, 1)).toEqual(['█']);
		expect(draw([1], 'blocks', 0, 1)).toEqual([]);
	});

	it('ends at a round number', () => {
		expect([0, 0.4, 1, 3, 7, 19, 21, 990].map(value => roundAbove([value, null]))).toEqual([
			1, 1, 1, 5, 10, 20, 50, 1000,
		]);
	});
});
