// The one place that knows how wide text is on a terminal: graphemes, wide characters, escape sequences.
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

const MOST_WIDTHS = 4096;
const widths = new Map<string, number>();

/** Columns that a text takes. Remembered, since a screen is drawn of the same texts over and over. */
export function widthOf(text: string): number {
	const known = widths.get(text);
	if (known !== undefined) return known;
	const width = stringWidth(text);
	if (widths.size >= MOST_WIDTHS) widths.clear();
	widths.set(text, width);
	return width;
}

const LEAST_ROOM = 16;
const SMALL_INDENT = '    ';

/**
 * Breaks a text into lines of at most `columns`: `first` in front of it, `rest` in front of further
 * lines. Where too little room is left beside `first`, the text goes below it.
 */
export function wrapText(text: string, columns: number, first = '', rest = first): string {
	const room = columns - Math.max(widthOf(first), widthOf(rest));
	if (room < LEAST_ROOM && widthOf(first + text) > columns && rest.length > SMALL_INDENT.length) {
		const below = wrapText(text, columns, SMALL_INDENT);
		const above = first.trimEnd();
		if (above === '') return below;
		return `${widthOf(above) > columns ? wrapText(above, columns) : above}\n${below}`;
	}
	return wrapAnsi(text, room, {hard: true, trim: true})
		.split('\n')
		.map((line, index) => (index === 0 ? first : rest) + line)
		.join('\n');
}

let segmenter: Intl.Segmenter | undefined;

/** The first graphemes of a text that fit into `columns`; the last one becomes `ellipsis` where something is left out. */
export function cutText(text: string, columns: number, ellipsis = '…'): string {
	if (widthOf(text) <= columns) return text;
	const room = columns - widthOf(ellipsis);
	if (room < 0) return '';
	// Made when first needed: loading its tables costs a millisecond.
	segmenter ??= new Intl.Segmenter();
	let cut = '';
	let width = 0;
	for (const {segment} of segmenter.segment(text)) {
		width += widthOf(segment);
		if (width > room) break;
		cut += segment;
	}
	return cut + ellipsis;
}

/** The graphemes of a text: what a person takes for one character. */
export function graphemesOf(text: string): string[] {
	segmenter ??= new Intl.Segmenter();
	return Array.from(segmenter.segment(text), ({segment}) => segment);
}
