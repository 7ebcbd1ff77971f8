import {describe, expect, test} from 'vitest';
import {cleanText} from '../../../source/shared/text/clean-text.ts';

describe('cleanText', () => {
	test.each([
		['folds white space and line breaks', 'Rödbetsbiffar\nmed \t fetaost ', 'Rödbetsbiffar med fetaost'],
		['drops colour sequences whole', '\u001B[31mröd\u001B[0m soppa', 'röd soppa'],
		[
			'drops OSC sequences whole',
			'\u001B]0;owned\u0007soppa \u001B]8;;http://x\u001B\\länk\u001B]8;;\u001B\\',
			'soppa länk',
		],
		['drops C1 controls', 'a\u009B31mb\u0085c', 'abc'],
		['drops a lone escape', 'a\u001Bb', 'ab'],
		['drops bidirectional overrides', 'a\u202Eb\u2066c\u200Fd', 'abcd'],
		['drops invisible characters', 'a\u200Bb\u2060c\u00ADd', 'abcd'],
		['keeps the joiner of emoji', '👩‍🍳', '👩‍🍳'],
		['composes', 'a\u030A', 'å'],
		['mends lone surrogates', 'a\uD800b', 'a\uFFFDb'],
		['leaves Swedish alone', 'Ärtsoppa & pannkakor', 'Ärtsoppa & pannkakor'],
	])('%s', (_, text, expected) => {
		expect(cleanText(text)).toBe(expected);
	});

	test('cuts long text with a mark, not through a character', () => {
		expect(cleanText('x'.repeat(600))).toBe(`${'x'.repeat(499)}…`);
		expect(cleanText('😀'.repeat(6), 6).isWellFormed()).toBe(true);
	});

	test('leaves nothing that steers a terminal, whatever comes in', () => {
		for (let run = 0; run < 2000; run++) {
			const length = Math.floor(Math.random() * 40);
			const text = Array.from({length}, () =>
				String.fromCodePoint(
					Math.random() < 0.5 ? Math.floor(Math.random() * 0xa0) : Math.floor(Math.random() * 0x3000),
				),
			).join('');
			const cleaned = cleanText(text);
			expect(cleaned, JSON.stringify(text)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
			expect(cleanText(cleaned)).toBe(cleaned);
		}
	});
});
