import {expect, test} from 'vitest';
import {widthOf, wrapText} from '../../../source/shared/text/text-width.ts';

const lines = (text: string) => text.split('\n');

test('wraps under a hanging indent', () => {
	expect(lines(wrapText('Köttbullar med potatismos och lingon', 26, '  • ', '    '))).toEqual([
		'  • Köttbullar med',
		'    potatismos och lingon',
	]);
});

test('what has too little room beside its label goes below it', () => {
	expect(lines(wrapText('Restaurang Nanna Svartz', 20, '  biomedicum  ', '              '))).toEqual([
		'  biomedicum',
		'    Restaurang Nanna',
		'    Svartz',
	]);
});

test.each([20, 30, 40, 80])('no line is wider than %i columns', columns => {
	for (const text of ['a'.repeat(200), '日本語'.repeat(30), 'ord '.repeat(60), '👩‍👩‍👧‍👦'.repeat(40)]) {
		for (const [first, rest] of [
			['', ''],
			['  • ', '    '],
			['  a-long-identifier  ', '                     '],
		] as const) {
			for (const line of lines(wrapText(text, columns, first, rest)))
				expect(widthOf(line)).toBeLessThanOrEqual(columns);
		}
	}
});
