import {translate} from '../../../shared/language/texts.ts';
import {grouped} from '../../../shared/text/figure-text.ts';
import {fieldLine} from '../../components/field-line.ts';
import {cutLine, highlighted, type Line, line, lineWidth, type Span, span, wrapped} from '../../components/line.ts';
import type {Snapshot} from '../../model/app/app.ts';
import {paneOf} from '../../model/app/app-state.ts';
import type {LogLine, LogSource} from '../../model/log/log-lines.ts';
import {shifted} from '../../model/log/log-rows.ts';
import {foundLines, LOG_END, type LogContent, placesOf} from '../../model/log/log-view.ts';
import type {Role} from '../../theme.ts';
import type {ShownLog} from './log-content.ts';

const roles: Readonly<Record<LogSource, Role | undefined>> = {
	stdout: undefined,
	stderr: 'error',
	event: undefined,
	warning: 'warning',
	error: 'error',
};

/** The rows of a log that are in sight, after one that says which and how. */
export function logBody(snapshot: Snapshot, content: LogContent, shown: ShownLog): Line[] {
	const {rows, room, offset} = shown;
	const head = cutLine(statusLine(snapshot, content, shown), room.columns, snapshot.config.signs.ellipsis);
	if (rows.count === 0) {
		const text = content.log.lines.length > 0 ? translate('No line to show.') : content.empty;
		return [head, ...wrapped(text, room.columns, 'dim')];
	}
	return [head, ...rows.slice(offset, room.rows).map(row => logRow(row, snapshot, shown))];
}

/** The end of the lower edge: how far down the last row is. */
export function logFoot({rows, room, offset}: ShownLog): string | undefined {
	if (rows.count === 0) return undefined;
	const end = Math.min(rows.count, offset + room.rows);
	return translate(
		{one: '{end} of {count} line', other: '{end} of {count} lines'},
		{end: grouped(end), count: grouped(rows.count)},
	);
}

function statusLine(snapshot: Snapshot, {log, hasStreams}: LogContent, {lines, search, room}: ShownLog): Line {
	const {state, config} = snapshot;
	const pane = paneOf(state);
	const {stream, isWrapped, filter, found} = state.logView;
	const all = foundLines(lines, search);
	const place = found === null ? -1 : all.indexOf(found);
	const count =
		search === ''
			? ''
			: translate(
					{one: '{place} of {count} line with it', other: '{place} of {count} lines with it'},
					{place: place + 1, count: all.length},
				);
	if (pane.isTyping || search !== '') {
		const end: Span[] = [span(`  ${count}`, search !== '' && all.length === 0 ? 'warning' : 'dim')];
		return [...fieldLine('/ ', pane.field, pane.isTyping, room.columns - lineWidth(end), config), ...end];
	}
	const words = [
		hasStreams ? (stream === 'both' ? translate('stdout and stderr') : stream) : null,
		pane.offset === LOG_END ? translate('followed') : null,
		isWrapped ? null : translate('not wrapped'),
		filter === '' ? null : translate('only lines with "{text}"', {text: filter}),
		log.dropped === 0
			? null
			: translate(
					{one: '{count} line before is not kept', other: '{count} lines before are not kept'},
					{count: log.dropped},
				),
	].filter(word => word !== null);
	return line(words.join(` ${config.signs.separator} `), 'dim');
}

/** A source as it is read out: streams have names, what a service says has words. */
function sourceWord(source: LogSource): string {
	return source === 'warning' || source === 'error' ? translate(source) : source;
}

function logRow(
	row: {readonly line: LogLine; readonly text: string; readonly isFirst: boolean},
	{state, config}: Snapshot,
	{search, room}: ShownLog,
): Line {
	const {source} = row.line;
	const {shift, found, isWrapped} = state.logView;
	const text = isWrapped ? row.text : shifted(row.text, shift);
	const role = roles[source];
	const ranges = placesOf(text, search);
	const isFound = found === row.line && row.isFirst;
	const body = highlighted(text, ranges, 'match', role);
	if (config.isLinear)
		return [span(source === 'stdout' || source === 'event' ? '' : `${sourceWord(source)}: `), ...body];
	const mark = isFound
		? span(`${config.signs.pointer} `, 'key')
		: span(source === 'stderr' && row.isFirst ? '! ' : '  ', role);
	return cutLine([mark, ...body], room.columns, config.signs.ellipsis);
}
