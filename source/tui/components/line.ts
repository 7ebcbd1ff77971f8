import {cutText, widthOf, wrapText} from '../../shared/text/text-width.ts';
import type {Role} from '../theme.ts';

/** A run of text in one look. */
export interface Span {
	text: string;
	role?: Role | undefined;
}

/** One row of the screen. */
export type Line = readonly Span[];

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
			one.every(({text, role}, index) => text === other[index]?.text && role === other[index]?.role))
	);
}

/** A line of at most `columns`, its end left out where it is longer. */
export function cutLine(spans: Line, columns: number, ellipsis = '…'): Line {
	const cut: Span[] = [];
	let room = columns;
	for (const {text, role} of spans) {
		const width = widthOf(text);
		if (width > room) {
			cut.push({text: cutText(text, room, ellipsis), role});
			return cut;
		}
		cut.push({text, role});
		room -= width;
	}
	return cut;
}

/** A line of exactly `columns`: `left` at its start, cut where it must be, `right` at its end. */
export function justify(left: Line, right: Line, columns: number, ellipsis = '…'): Line {
	const end = cutLine(right, Math.max(0, columns - 1), ellipsis);
	const endWidth = lineWidth(end);
	const start = cutLine(left, columns - endWidth - (endWidth > 0 ? 1 : 0), ellipsis);
	return [...start, span(' '.repeat(Math.max(0, columns - endWidth - lineWidth(start)))), ...end];
}

/** A text broken into lines of at most `columns`, each in one look. */
export function wrapped(text: string, columns: number, role?: Role, first = '', rest = first): Line[] {
	return wrapText(text, Math.max(1, columns), first, rest)
		.split('\n')
		.map(part => line(part, role));
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
