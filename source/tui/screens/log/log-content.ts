import {textRoom} from '../../components/layout.ts';
import type {Snapshot} from '../../model/app/app.ts';
import {paneOf} from '../../model/app/app-state.ts';
import type {LogLine} from '../../model/log/log-lines.ts';
import {type LogRows, logRows} from '../../model/log/log-rows.ts';
import {chosenLines, type LogContent} from '../../model/log/log-view.ts';
import {memoizeLast} from '../../model/source/memoize-last.ts';
import type {Size} from '../../terminal/size.ts';
import {bodySize} from '../body-size.ts';

/** Columns before each line that say where it is from. */
export const MARK_WIDTH = 2;

const rowsOf = memoizeLast(logRows);

/** The lines of a log that are shown, and the rows that they take. */
export interface ShownLog {
	readonly lines: readonly LogLine[];
	readonly rows: LogRows;
	/** The room for rows. */
	readonly room: Size;
	/** The rows that can be scrolled away. */
	readonly length: number;
	/** The first row that is shown. */
	readonly offset: number;
	readonly search: string;
}

export function showLog(snapshot: Snapshot, {log, hasStreams}: LogContent): ShownLog {
	const {state, config} = snapshot;
	const {stream, filter, isWrapped} = state.logView;
	const lines = chosenLines(log.lines, hasStreams ? stream : 'both', filter);
	const {columns, rows: height} = textRoom(bodySize(snapshot), config);
	// The first row says what is shown and how.
	const room = {columns, rows: Math.max(1, height - 1)};
	const rows = rowsOf(lines, isWrapped ? Math.max(1, columns - MARK_WIDTH) : null);
	const length = Math.max(0, rows.count - room.rows);
	const pane = paneOf(state);
	return {lines, rows, room, length, offset: Math.min(pane.offset, length), search: pane.field.text};
}

/** The log that fills the screen; null where none does. */
export function logContentOf(snapshot: Snapshot): LogContent | null {
	return snapshot.screen.log?.(snapshot) ?? null;
}
