import {translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {insideOf, splitLayout} from '../../../components/layout.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import {type ListEntry, type ListWindow, listLines} from '../../../components/list-lines.ts';
import {panelLines} from '../../../components/panel-lines.ts';
import {placeText} from '../../../components/place-text.ts';
import {Rows} from '../../../components/rows.ts';
import type {AppConfig, Snapshot} from '../../../model/app/app.ts';
import {paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import type {CallRecord} from '../../../model/functions/call-record.ts';
import type {Size} from '../../../terminal/size.ts';
import {planFlags} from './call-command.ts';
import {callNotes, planText, statusLines} from './call-words.ts';
import {outputLines} from './output-lines.ts';
import {firstOpen, type ResultRow, resultRows} from './result-rows.ts';

/** The share of the room that output gets at most: the result matters first. */
const OUTPUT_SHARE = 0.45;

/** A call's function, state, result and output, for the place beside the list. */
export function callPreview(record: CallRecord, {functions, config}: Snapshot, size: Size): Line[] {
	const results = resultRows(record, firstOpen, size.columns, config);
	const head = headLines(record, functions.now, config, size.columns);
	const free = Math.max(0, size.rows - head.length - 2);
	const output = outputLines(record, {columns: size.columns, rows: Math.floor(free * OUTPUT_SHARE)}, config);
	const room = Math.max(1, free - output.length);
	const isCut = results.length > room;
	const shown = results.slice(0, isCut ? room - 1 : room).map(({line: row}) => row);
	return [
		...head,
		...(results.length > 0 ? [[], ...shown] : []),
		...(isCut
			? [
					line(
						translate({one: '{count} more line', other: '{count} more lines'}, {count: results.length - shown.length}),
						'dim',
					),
				]
			: []),
		...(output.length > 0 ? [[], ...output] : []),
	];
}

function headLines(record: CallRecord, now: Date, config: AppConfig, columns: number): Line[] {
	const notes = callNotes(record, config.bindings).flatMap(note => wrapped(note, columns, 'dim').slice(0, 2));
	const details = cleanText(planFlags(record.plan).join(' '));
	return [
		...statusLines(record, now, config, columns),
		...wrapped(planText(record), columns).slice(0, 4),
		...(details === '' ? [] : wrapped(details, columns, 'dim').slice(0, 2)),
		...notes,
	];
}

/** The width of a result's rows where a call fills the screen: a sign is before them. */
export function resultColumns(size: Size, {isLinear}: AppConfig): number {
	return Math.max(1, insideOf(size, splitLayout(size).hasFrames && !isLinear).columns - 2);
}

interface CallViewProps {
	record: CallRecord;
	open: readonly string[];
	snapshot: Snapshot;
	columns: number;
	rows: number;
}

/** One call over the whole screen: its result can be moved through, opened and closed. */
export function CallView({record, open, snapshot, columns, rows}: CallViewProps, window: ListWindow = {offset: 0}) {
	const {config, functions, state} = snapshot;
	const size: Size = {columns, rows};
	const hasFrame = splitLayout(size).hasFrames && !config.isLinear;
	const inside = insideOf(size, hasFrame);
	const results = resultRows(record, open, resultColumns(size, config), config);
	// The result comes first where there is little room.
	const head = headLines(record, functions.now, config, inside.columns).slice(
		0,
		Math.max(1, Math.floor(inside.rows / 3)),
	);
	const free = Math.max(0, inside.rows - head.length);
	const gaps = free >= 8 ? 1 : 0;
	// A short result leaves more of it.
	const outputRoom = Math.max(Math.floor(free * OUTPUT_SHARE), free - results.length - 2 * gaps);
	const output = outputLines(record, {columns: inside.columns, rows: outputRoom}, config);
	const outputRows = output.length > 0 ? output.length + gaps : 0;
	const room = Math.max(1, Math.min(results.length, free - outputRows - gaps));
	const keys = results.map(({key}) => key);
	const place = selectedIndex(paneOf(state), keys);
	const shown = listLines(
		results.map(makeEntry),
		keys[place] ?? null,
		window,
		{columns: inside.columns, rows: room},
		config,
	);
	const gap: Line[] = gaps > 0 ? [[]] : [];
	const lines = [
		...head,
		...(results.length > 0 ? [...gap, ...shown] : []),
		...(output.length > 0 ? [...gap, ...output] : []),
	];
	const title = [
		span(translate('Call'), 'title'),
		span(` ${config.signs.separator} ${cleanText(record.plan.code)}`, 'dim'),
	];
	const foot = results.length > 0 ? placeText(place + 1, results.length) : undefined;
	const content = {title, foot, lines, hasFrame, isFocused: true};
	return <Rows lines={panelLines(content, size, config)} columns={columns} />;
}

function makeEntry({key, line: shown}: ResultRow): ListEntry {
	return {key, left: () => shown};
}
