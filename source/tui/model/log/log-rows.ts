import {cutText, wrapText} from '../../../shared/text/text-width.ts';
import {type LogLine, shownText} from './log-lines.ts';

/** The rows that a log takes, wrapped to so many columns. */
export interface LogRows {
	readonly count: number;
	/** The first row of a line; -1 where it is not among them. */
	rowOf(line: LogLine): number;
	/** The rows from one on, each with the line that it is of. */
	slice(
		from: number,
		count: number,
	): readonly {readonly line: LogLine; readonly text: string; readonly isFirst: boolean}[];
}

interface Broken {
	readonly columns: number;
	readonly parts: readonly string[];
}

const brokenLines = new WeakMap<LogLine, Broken>();

/** A line broken to rows: as text is, but with its own spaces, since columns of output are lined up by them. */
function partsOf(line: LogLine, columns: number): readonly string[] {
	const text = shownText(line);
	// Shorter than the room in UTF-16 units and of ASCII alone is shorter in columns.
	if (text.length <= columns && isPlain(text)) return [text];
	const known = brokenLines.get(line);
	if (known?.columns === columns) return known.parts;
	const indent = /^ */.exec(text)?.[0] ?? '';
	const room = Math.max(1, columns - indent.length);
	const parts =
		indent.length < columns / 2
			? wrapText(text.slice(indent.length), room)
					.split('\n')
					.map(part => indent + part)
			: wrapText(text, columns).split('\n');
	brokenLines.set(line, {columns, parts});
	return parts;
}

function isPlain(text: string): boolean {
	for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) return false;
	return true;
}

/** The rows of lines; `columns` null for one row each. */
export function logRows(lines: readonly LogLine[], columns: number | null): LogRows {
	if (columns === null) {
		return {
			count: lines.length,
			rowOf: line => lines.indexOf(line),
			slice: (from, count) =>
				lines.slice(from, from + count).map(line => ({line, text: shownText(line), isFirst: true})),
		};
	}
	const starts = new Uint32Array(lines.length + 1);
	lines.forEach((line, index) => {
		starts[index + 1] = (starts[index] ?? 0) + partsOf(line, columns).length;
	});
	const lineAt = (row: number): number => {
		let low = 0;
		let high = lines.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((starts[middle + 1] ?? 0) > row) high = middle;
			else low = middle + 1;
		}
		return low;
	};
	return {
		count: starts[lines.length] ?? 0,
		rowOf(line) {
			const index = lines.indexOf(line);
			return index < 0 ? -1 : (starts[index] ?? -1);
		},
		slice(from, count) {
			const rows: {line: LogLine; text: string; isFirst: boolean}[] = [];
			for (let index = lineAt(from); index < lines.length && rows.length < count; index++) {
				const line = lines[index];
				if (!line) break;
				const skipped = Math.max(0, from - (starts[index] ?? 0));
				partsOf(line, columns).forEach((text, part) => {
					if (part >= skipped && rows.length < count) rows.push({line, text, isFirst: part === 0});
				});
			}
			return rows;
		},
	};
}

/** A row without its first columns. */
export function shifted(text: string, shift: number): string {
	if (shift === 0) return text;
	const away = cutText(text, shift, '');
	return text.slice(away.length);
}
