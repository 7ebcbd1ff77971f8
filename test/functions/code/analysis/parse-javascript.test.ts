import {describe, expect, test} from 'vitest';
import {AS_EXPRESSION, parseJavaScript} from '../../../../source/functions/code/analysis/parse-javascript.ts';

describe('the place of a fault is that in the code itself', () => {
	test.each([
		['x => { return ) }', 'in line 1, column 15'],
		[')', 'in line 1, column 1'],
		['\n\n  x =>\n   x + )', 'in line 4, column 8'],
		['x =>\r\n  y z', 'in line 2, column 5'],
		['x => x +', 'at its end'],
		['x => x + // and then\n\n', 'at its end'],
		['() => {', 'at its end'],
	])('%j: %s', (code, place) => {
		for (const around of [AS_EXPRESSION, {before: 'if (true) {\n\n', after: '\n;}'}]) {
			expect(() => parseJavaScript(code, 'script', around)).toThrow(`Unexpected token ${place}`);
		}
	});

	test('in a module nothing is around it', () => {
		expect(() => parseJavaScript('export const a = 1;\nexport cons b;', 'module')).toThrow(
			'Unexpected token in line 2, column 8',
		);
	});
});
