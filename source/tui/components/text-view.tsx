import {translate} from '../../shared/language/texts.ts';
import type {DisplayOptions} from '../theme.ts';
import {textRoom} from './layout.ts';
import {type Line, lineWidth} from './line.ts';
import {panelLines} from './panel-lines.ts';
import {Rows} from './rows.ts';

export interface TextViewProps {
	title: Line;
	/** Keys behind the title, where there is room for all of them. */
	hint?: Line;
	/** The whole text, broken to lines of so many columns. */
	text: (columns: number) => readonly Line[];
	/** The lower edge, before the place in a text that does not fit; left out for none. */
	foot?: string | undefined;
	/** The number of lines that are scrolled away, as far as there are so many. */
	offset: number;
	config: DisplayOptions;
	columns: number;
	rows: number;
}

/** A text that fills the screen, and can be scrolled. */
export function TextView({title, hint = [], text, foot, offset, config, columns, rows}: TextViewProps) {
	const room = textRoom({columns, rows}, config);
	const lines = text(room.columns);
	const start = Math.max(0, Math.min(offset, lines.length - room.rows));
	const end = Math.min(lines.length, start + room.rows);
	const place = lines.length > room.rows ? translate('{end} of {count} lines', {end, count: lines.length}) : undefined;
	const edge = [foot, place].filter(text => text !== undefined).join(', ') || undefined;
	// The frame has two columns on each side of a title, and a sign of it before and behind.
	const hasRoom = lineWidth(title) + lineWidth(hint) <= columns - 6;
	const content = {
		title: hasRoom ? [...title, ...hint] : title,
		foot: edge,
		lines: lines.slice(start, end),
		hasFrame: room.hasFrame,
		isFocused: true,
	};
	return <Rows lines={panelLines(content, {columns, rows}, config)} columns={columns} />;
}
