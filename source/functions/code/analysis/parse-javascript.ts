import {type Program, parse} from 'acorn';

/** The text around code where it is read, which nobody but this program knows of. */
export interface Around {
	before: string;
	after: string;
}

const NOTHING: Around = {before: '', after: ''};

/** Has code read as one expression, strictly. */
export const AS_EXPRESSION: Around = {before: '"use strict";(', after: '\n)'};

/**
 * Reads JavaScript. Fails with a SyntaxError whose message names the place in the code itself, whatever is around it:
 * "Unexpected token in line 1, column 13".
 */
export function parseJavaScript(
	code: string,
	sourceType: 'module' | 'script',
	{before, after}: Around = NOTHING,
): Program {
	try {
		return parse(before + code + after, {ecmaVersion: 'latest', sourceType});
	} catch (error) {
		if (!(error instanceof SyntaxError && 'pos' in error)) throw error;
		const reason = error.message.replace(/ \(\d+:\d+\)$/, '');
		throw new SyntaxError(`${reason} ${placeIn(code, Number(error.pos) - before.length)}`, {cause: error});
	}
}

/** Lines and columns from 1 on, as in stacks. */
function placeIn(code: string, position: number): string {
	if (position >= code.trimEnd().length) return 'at its end';
	const lines = code.slice(0, Math.max(0, position)).split(/\r\n|[\n\r\u2028\u2029]/);
	return `in line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
