import {cutText, graphemesOf, widthOf, wrapText} from '../../shared/text/text-width.ts';
import type {Role} from '../theme.ts';
import {hasAddress, withLinks} from './links.ts';
import type {Line, Span, Target} from './span.ts';

export type {Line, Span, Target} from './span.ts';

export function span(text: string, role?: Role): Span {
	return {text, role};
}

/** A line of one text in one look. */
export function line(text: string, role?: Role): Line {
	return [{text, role}];
}

export function lineWidth(spans: Line): number {
	return spans.reduce((width, {text}) => width + widthOf(text), 0);
}

export function lineText(spans: Line): string {
	return spans.map(({text}) => text).join('');
}

export function isSameLine(one: Line, other: Line): boolean {
	return (
		one === other ||
		(one.length === other.length &&
			one.every(
				({text, role, link}, index) =>
					text === other[index]?.text && role === other[index]?.role && link === other[index]?.link,
			))
	);
}

/** A line of at most `columns`, its end left out where it is longer. */
export function cutLine(spans: Line, columns: number, ellipsis = '…'): Line {
	const cut: Span[] = [];
	let room = columns;
	for (const part of spans) {
		const width = widthOf(part.text);
		if (width > room) {
			cut.push({...part, text: cutText(part.text, room, ellipsis)});
			return cut;
		}
		cut.push(part);
		room -= width;
	}
	return cut;
}

/** Fewer columns of a part say nothing. */
const SHORTEST_PART = 4;

/** A line of at most `columns`, its longest part shortened where it is longer: what stands behind that is news as well. */
export function shortenLine(spans: Line, columns: number, ellipsis = '…'): Line {
	const excess = lineWidth(spans) - columns;
	if (excess <= 0) return spans;
	const widths = spans.map(({text}) => widthOf(text));
	const longest = Math.max(...widths);
	const index = widths.indexOf(longest);
	if (longest - excess < SHORTEST_PART) return cutLine(spans, columns, ellipsis);
	return spans.map((part, at) =>
		at === index ? {...part, text: cutText(part.text, longest - excess, ellipsis)} : part,
	);
}

/** A line of exactly `columns`: `left` at its start, cut where it must be, `right` at its end. */
export function justify(left: Line, right: Line, columns: number, ellipsis = '…'): Line {
	const end = cutLine(right, Math.max(0, columns - 1), ellipsis);
	const endWidth = lineWidth(end);
	const start = cutLine(left, columns - endWidth - (endWidth > 0 ? 1 : 0), ellipsis);
	return [...start, span(' '.repeat(Math.max(0, columns - endWidth - lineWidth(start)))), ...end];
}

/** A line with another one in front of it, from a column on. */
export function overlaid(under: Line, over: Line, column: number): Line {
	const end = column + lineWidth(over);
	const before = columnsOf(under, 0, column);
	const gap = ' '.repeat(Math.max(0, column - lineWidth(before)));
	return [...before, span(gap), ...over, ...columnsOf(under, end, Number.POSITIVE_INFINITY)];
}

/** The part of a line between two columns. Only a span that one of them cuts is looked through. */
function columnsOf(spans: Line, from: number, to: number): Line {
	let end = 0;
	return spans.flatMap(part => {
		const start = end;
		end += widthOf(part.text);
		if (start >= to || (start < from && end <= from)) return [];
		const text = start >= from && end <= to ? part.text : columnsOfText(part.text, from - start, to - start);
		return text === '' ? [] : [{...part, text}];
	});
}

/** The part of a text between two columns; of a wide character that is cut in half a space remains. */
function columnsOfText(whole: string, from: number, to: number): string {
	let column = 0;
	let text = '';
	for (const grapheme of graphemesOf(whole)) {
		const width = widthOf(grapheme);
		const shown = Math.min(column + width, to) - Math.max(column, from);
		if (shown === width && column < to) text += grapheme;
		else if (shown > 0) text += ' '.repeat(shown);
		column += width;
	}
	return text;
}

/** A text broken into lines of at most `columns`, each in one look. */
export function wrapped(text: string, columns: number, role?: Role, first = '', rest = first): Line[] {
	const lines = wrapText(text, Math.max(1, columns), first, rest)
		.split('\n')
		.map(part => line(part, role));
	return hasAddress(text) && rest.trim() === '' ? withLinks(lines, first + text) : lines;
}

/** A line whose spans mean something to a click, where they mean nothing yet. */
export function aimed(spans: Line, target: Target): Line {
	return spans.map(part => (part.target || part.link !== undefined ? part : {...part, target}));
}

/** The span at a column of a line; undefined behind its end. */
export function spanAt(spans: Line, column: number): Span | undefined {
	let end = 0;
	return spans.find(({text}) => {
		end += widthOf(text);
		return column < end;
	});
}

/** A text with ranges of it in another look. */
export function highlighted(
	text: string,
	ranges: readonly (readonly [number, number])[],
	role: Role,
	base?: Role,
): Line {
	const spans: Span[] = [];
	let end = 0;
	for (const [from, to] of ranges) {
		if (from > end) spans.push(span(text.slice(end, from), base));
		spans.push(span(text.slice(from, to), role));
		end = to;
	}
	if (end < text.length) spans.push(span(text.slice(end), base));
	return spans;
}
