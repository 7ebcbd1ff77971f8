// The one place that knows how wide text is on a terminal: graphemes, wide characters, escape sequences.
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Columns that a text takes. */
export const widthOf: (text: string) => number = stringWidth;

/** Breaks a text into lines of at most `columns`: `first` in front of it, `rest` in front of further lines. */
export function wrapText(text: string, columns: number, first = '', rest = first): string {
	const room = columns - Math.max(widthOf(first), widthOf(rest));
	// Too narrow to wrap into: the terminal breaks the line where it must.
	if (room < 8) return first + text;
	return wrapAnsi(text, room, {hard: true, trim: true})
		.split('\n')
		.map((line, index) => (index === 0 ? first : rest) + line)
		.join('\n');
}
