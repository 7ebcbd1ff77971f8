import {describe, expect, it} from 'vitest';
import {type Block, blockMap} from '../../../source/tui/components/block-map.ts';
import {lineText, lineWidth} from '../../../source/tui/components/line.ts';
import {asciiSigns, unicodeSigns} from '../../../source/tui/theme.ts';

const unicode = {signs: unicodeSigns, isLinear: false};
const ascii = {signs: asciiSigns, isLinear: false};
const waiting: Block = {share: 0, isBegun: false, label: '', role: 'dim'};
const at = (share: number, label = ''): Block => ({share, isBegun: true, label, role: 'worker1'});
const textOf = (rows: Block[][], columns: number, display = unicode) =>
	blockMap(rows, columns, display).map(lineText).join('\n');

describe('a map of blocks', () => {
	const row = [at(1), at(0.5), at(0), waiting];

	it('fills each from its left, as wide as there is room for', () => {
		expect(textOf([row], 23)).toBe('█████ ██▌░░ ▏░░░░ ░░░░░');
		expect(textOf([row], 80)).toBe('█████ ██▌░░ ▏░░░░ ░░░░░');
		expect(textOf([row], 11)).toBe('██ █░ ▏░ ░░');
		expect(textOf([row], 8)).toBe('███░▏░░░');
		expect(textOf([row], 4)).toBe('█▌▏░');
	});

	it('has a sign for each of several machines', () => {
		const labelled = [at(1, 'A'), at(0.5, 'B'), at(0, 'B'), waiting];
		expect(textOf([labelled], 23)).toBe('A████ B██░░ B░░░░ ░░░░░');
		expect(textOf([labelled], 4)).toBe('Abb░');
		expect(textOf([labelled], 4, ascii)).toBe('Abb.');
		expect(textOf([labelled], 15, ascii)).toBe('A## B#. B.. ...');
	});

	it('tells in ASCII what is begun, however little of it is done', () => {
		expect(textOf([row], 15, ascii)).toBe('### #.. >.. ...');
	});

	it('is never wider than the room, and never too high', () => {
		for (const count of [1, 2, 16, 17, 33, 100, 1024]) {
			const rows = [
				Array.from({length: count}, (_, index) => at(index / count, index % 2 ? 'A' : '')),
				[at(0.999, 'B')],
			];
			for (const columns of [1, 2, 10, 17, 36, 76, 116]) {
				for (const display of [unicode, ascii]) {
					const lines = blockMap(rows, columns, display);
					expect(Math.max(...lines.map(lineWidth)), `${count} in ${columns}`).toBeLessThanOrEqual(columns);
					expect(lines.length).toBeLessThanOrEqual(4);
				}
			}
		}
	});

	it('shows several as one where there are too many, as far as they are together', () => {
		expect(textOf([[...Array<Block>(6).fill(at(1)), ...Array<Block>(6).fill(waiting)]], 2)).toBe('██\n█░\n░░');
	});
});
