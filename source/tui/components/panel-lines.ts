import type {Size} from '../terminal/size.ts';
import type {DisplayOptions, Role} from '../theme.ts';
import {cutLine, justify, type Line, lineText, lineWidth, shortenLine, span} from './line.ts';

export interface PanelContent {
	title: Line;
	/** The end of the lower edge: the place in a list. */
	foot?: string | undefined;
	lines: readonly Line[];
	hasFrame: boolean;
	isFocused?: boolean;
}

/** The rows of a panel: a frame with a title around lines, or the title above them where frames take too much room. */
export function panelLines(
	{title, foot, lines, hasFrame, isFocused}: PanelContent,
	size: Size,
	display: DisplayOptions,
): Line[] {
	if (size.rows <= 0 || size.columns <= 0) return [];
	if (display.isLinear) return [title, ...lines.slice(0, Math.max(0, size.rows - 1))].map(linear);
	const {frame, ellipsis} = display.signs;
	if (!hasFrame) {
		const end = foot ? [span(foot, 'dim')] : [];
		const room = size.columns - lineWidth(end) - Math.min(1, end.length);
		const head = justify(shortenLine(title, room, ellipsis), end, size.columns, ellipsis);
		const body = Array.from({length: size.rows - 1}, (_, index) => cutLine(lines[index] ?? [], size.columns, ellipsis));
		return [head, ...body];
	}
	const role: Role = isFocused ? 'focusedFrame' : 'frame';
	const inside = size.columns - 4;
	const shownTitle = shortenLine(title, Math.max(0, inside - 2), ellipsis);
	const gap = shownTitle.length > 0 ? ' ' : frame.horizontal;
	const top: Line = [
		span(`${frame.topLeft}${frame.horizontal}${gap}`, role),
		...shownTitle,
		span(`${gap}${frame.horizontal.repeat(Math.max(0, inside - 1 - lineWidth(shownTitle)))}${frame.topRight}`, role),
	];
	const body = Array.from({length: Math.max(0, size.rows - 2)}, (_, index) => [
		span(`${frame.vertical} `, role),
		...justify(lines[index] ?? [], [], inside, ellipsis),
		span(` ${frame.vertical}`, role),
	]);
	const mark = foot && foot.length < inside - 2 ? ` ${foot} ` : '';
	const bottom = `${frame.bottomLeft}${frame.horizontal.repeat(Math.max(0, inside + 1 - mark.length))}`;
	return [top, ...body, [span(bottom, role), span(mark, 'dim'), span(`${frame.horizontal}${frame.bottomRight}`, role)]];
}

/** A row as it is read out: gaps that align columns become commas. */
export function linear(spans: Line): Line {
	const text = lineText(spans).trim().replaceAll(/ {2,}/g, ', ');
	return text === '' ? [] : [span(text)];
}
