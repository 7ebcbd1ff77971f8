import {describe, expect, it} from 'vitest';
import {emptyLog, shownText, withLogLines, withLogText} from '../../../../source/tui/model/log/log-lines.ts';
import {logRows, shifted} from '../../../../source/tui/model/log/log-rows.ts';
import {chosenLines, foundLines, nextFound, placesOf} from '../../../../source/tui/model/log/log-view.ts';

const texts = (lines: readonly {source: string; text: string}[]) => lines.map(({source, text}) => `${source}: ${text}`);

describe('a log', () => {
	it('puts pieces together into lines, each stream its own, in the order in which lines began', () => {
		let log = withLogText(emptyLog, 'stdout', 'one\ntw');
		log = withLogText(log, 'stderr', 'oops');
		log = withLogText(log, 'stdout', 'o');
		log = withLogText(log, 'stderr', '!\n');
		log = withLogText(log, 'stdout', '\n\nfour\n');
		log = withLogText(log, 'stdout', 'five');
		expect(texts(log.lines)).toEqual([
			'stdout: one',
			'stdout: two',
			'stderr: oops!',
			'stdout: ',
			'stdout: four',
			'stdout: five',
		]);
		expect(log.size).toBe('one\ntwo\n\nfour\nfivoops!\n'.length + 1);
	});

	it('keeps its end, and says how much it does not keep', () => {
		let log = emptyLog;
		for (let n = 0; n < 25_000; n += 5000) {
			log = withLogText(log, 'stdout', Array.from({length: 5000}, (_, at) => `line ${n + at}\n`).join(''));
		}
		expect(log.lines.at(-1)?.text).toBe('line 24999');
		expect(log.lines.length).toBeLessThanOrEqual(20_000);
		expect(log.dropped + log.lines.length).toBe(25_000);
		const huge = withLogText(withLogText(emptyLog, 'stderr', 'x'.repeat(5 * 1024 * 1024)), 'stderr', 'y\nend');
		expect(huge.lines.at(-1)?.text).toBe('end');
	});

	it('an open line that is not kept any more is begun anew', () => {
		let log = withLogText(emptyLog, 'stderr', 'open');
		log = withLogText(log, 'stdout', 'a\n'.repeat(20_001));
		log = withLogText(log, 'stderr', 'more\n');
		expect(texts(log.lines.slice(-1))).toEqual(['stderr: more']);
	});

	it('shows nothing that steers a terminal', () => {
		const {lines} = withLogText(emptyLog, 'stdout', '\u001B[31mred\u001B[0m\tx\u0007\rover\n');
		expect(lines.map(shownText)).toEqual(['over']);
	});
});

const {lines} = withLogLines(emptyLog, [
	{source: 'stdout', text: 'Alpha beta'},
	{source: 'stderr', text: 'gamma alpha'},
	{source: 'stdout', text: 'delta'},
	{source: 'stdout', text: '  alphabet of many words that has to be wrapped'},
]);

describe('what is shown of it', () => {
	it('one stream, and lines with a text', () => {
		expect(texts(chosenLines(lines, 'stderr', ''))).toEqual(['stderr: gamma alpha']);
		expect(texts(chosenLines(lines, 'stdout', 'alpha'))).toHaveLength(2);
		expect(chosenLines(lines, 'both', '')).toBe(lines);
	});

	it('finds regardless of case unless capitals are asked for, and goes around', () => {
		expect(foundLines(lines, 'alpha')).toHaveLength(3);
		expect(foundLines(lines, 'Alpha')).toEqual([lines[0]]);
		const found = foundLines(lines, 'alpha');
		expect(nextFound(lines, found, null, 1)).toBe(lines[0]);
		expect(nextFound(lines, found, lines[2] ?? null, 1)).toBe(lines[3]);
		expect(nextFound(lines, found, lines[3] ?? null, 1)).toBe(lines[0]);
		expect(nextFound(lines, found, lines[2] ?? null, -1)).toBe(lines[1]);
		expect(nextFound(lines, found, lines[0] ?? null, -1)).toBe(lines[3]);
		expect(nextFound(lines, [], null, 1)).toBeNull();
		expect(placesOf('aXbxax', 'x')).toEqual([
			[1, 2],
			[3, 4],
			[5, 6],
		]);
		expect(placesOf('aXbx', 'X')).toEqual([[1, 2]]);
	});

	it('breaks lines to rows under their own indent, and finds the row of a line', () => {
		const rows = logRows(lines, 20);
		expect(rows.slice(0, 99).map(({text}) => text)).toEqual([
			'Alpha beta',
			'gamma alpha',
			'delta',
			'  alphabet of many',
			'  words that has to',
			'  be wrapped',
		]);
		expect(rows.count).toBe(6);
		expect(lines.map(line => rows.rowOf(line))).toEqual([0, 1, 2, 3]);
		expect(rows.slice(4, 2).map(({text, isFirst}) => [text, isFirst])).toEqual([
			['  words that has to', false],
			['  be wrapped', false],
		]);
		expect(logRows(lines, null).count).toBe(4);
		expect(shifted('日本語 text', 4)).toBe('語 text');
	});
});
