import {graphemesOf, widthOf} from '../../shared/text/text-width.ts';
import type {DisplayOptions} from '../theme.ts';
import {type Line, span} from './line.ts';

/** A field as one line, `cursor` counted in graphemes, its cursor in sight however long the text is. */
export function fieldLine(
	label: string,
	{text, cursor}: {text: string; cursor: number},
	isTyping: boolean,
	columns: number,
	{signs}: DisplayOptions,
): Line {
	const graphemes = graphemesOf(text);
	const before = graphemes.slice(0, cursor);
	const room = Math.max(1, columns - widthOf(label) - 2);
	while (before.length > 0 && widthOf(before.join('')) > room) before.shift();
	return [
		span(label, 'key'),
		span(before.join('')),
		...(isTyping ? [span(signs.cursor, 'key')] : []),
		span(graphemes.slice(cursor).join('')),
	];
}
