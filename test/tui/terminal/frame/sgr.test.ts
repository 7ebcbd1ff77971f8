import {describe, expect, it} from 'vitest';
import {styleAfter, styleChange, styleOnSpaces} from '../../../../source/tui/terminal/frame/sgr.ts';

const looks = [
	'',
	'1',
	'2',
	'1;2',
	'3;4',
	'7',
	'1;7',
	'9;53',
	'21',
	'36',
	'36;1',
	'95',
	'38;5;200',
	'38;2;95;215;255;1',
	'41',
	'31;48;2;1;2;3',
	'44;36;7;1',
];
/** The looks as the screen has them: their parameters in its order. */
const styles = looks.map(look => styleAfter('', look || '0'));

describe('a change of looks', () => {
	it.each(styles)('from "%s" to any other ends in that one', from => {
		for (const to of styles) {
			const bytes = styleChange(from, to);
			const parameters = bytes.slice('\u001B['.length, -1);
			expect(bytes === '' ? from : styleAfter(from, parameters || '0'), `to "${to}"`).toBe(to);
			// No longer than to begin anew.
			expect(bytes.length, `to "${to}"`).toBeLessThanOrEqual(`\u001B[0;${to}m`.length);
		}
	});

	it('says only what is another', () => {
		expect(styleChange('36', '36;1')).toBe('\u001B[1m');
		expect(styleChange('36;1', '36')).toBe('\u001B[22m');
		expect(styleChange('36;1', '')).toBe('\u001B[m');
		expect(styleChange('31', '32')).toBe('\u001B[32m');
		// 22 ends both, so the one that stays is begun again.
		expect(styleAfter('1;2', '22;1')).toBe('1');
	});
});

it('on a space only a background, lines and what is inverse can be seen', () => {
	expect(['', '36;1', '2', '3', '44;36', '4;1', '36;7'].map(styleOnSpaces)).toEqual([
		'',
		'',
		'',
		'',
		'44',
		'4',
		'36;7',
	]);
});
