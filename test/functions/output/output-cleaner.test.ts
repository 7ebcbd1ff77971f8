import {expect, test} from 'vitest';
import {seededRandom} from '../../../source/functions/load-test/seeded-random.ts';
import {createOutputCleaner} from '../../../source/functions/output/output-cleaner.ts';

const ESC = String.fromCharCode(27);
const BEL = String.fromCharCode(7);

function cleaned(...pieces: string[]): string {
	const clean = createOutputCleaner();
	return [...pieces, null].map(clean).join('');
}

test.each<[string, string, string]>([
	['plain lines', 'a\n\tb\n', 'a\n\tb\n'],
	['colours', `${ESC}[1;31mred${ESC}[0m`, 'red'],
	['moves and clearing', `${ESC}[2J${ESC}[10;10Hx${ESC}[?25l`, 'x'],
	['titles', `${ESC}]0;title${BEL}x`, 'x'],
	['links', `${ESC}]8;;http://lunch.example${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
	['lone controls', 'a\rb\bc\u009bd\u0000e', 'abcde'],
	['line ends of Windows', 'a\r\nb', 'a\nb'],
	['what turns text around', 'a\u202eb\u2066c', 'abc'],
	['an escape without an end', `x${ESC}`, 'x'],
])('%s', (_, text, result) => {
	expect(cleaned(text)).toBe(result);
});

test('gives the same however the text is cut, and nothing that steers', () => {
	const random = seededRandom(1);
	const parts = ['a', 'text\n', `${ESC}[31m`, `${ESC}[0m`, `${ESC}]0;t${BEL}`, `${ESC}[2K`, 'ö', '🍲', '\t'];
	for (let round = 0; round < 300; round += 1) {
		const text = Array.from({length: 12}, () => parts[Math.floor(random() * parts.length)] ?? '').join('');
		const pieces: string[] = [];
		for (let rest = text; rest !== ''; ) {
			const length = 1 + Math.floor(random() * 4);
			pieces.push(rest.slice(0, length));
			rest = rest.slice(length);
		}
		expect(cleaned(...pieces)).toBe(cleaned(text));
		expect(cleaned(...pieces)).toMatch(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u);
	}
});

test('does not wait for ever for the end of a sequence', () => {
	const clean = createOutputCleaner();
	expect(clean(`${ESC}]0;${'x'.repeat(1000)}`).length).toBeGreaterThan(0);
});
