import {translate} from '../../../../shared/language/texts.ts';
import {cutLine, justify, type Line, line, span} from '../../../components/line.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import {type CallRecord, isRunning} from '../../../model/functions/call-record.ts';
import {lastLines, type OutputText} from '../../../model/log/output-text.ts';
import type {Size} from '../../../terminal/size.ts';

const BESIDE_FROM = 50;

/** States of calls of whose output nothing is known. */
const unheard: ReadonlySet<CallRecord['state']> = new Set(['kept', 'refused', 'submitted', 'lost']);

/** The end of what a call wrote, stdout and stderr side by side where there is room; at most `rows` lines. */
export function outputLines(record: CallRecord, {columns, rows}: Size, config: AppConfig): Line[] {
	const {stdout, stderr} = record;
	if (rows < 2) return [];
	if (stdout.text === '' && stderr.text === '') {
		if (unheard.has(record.state)) return [];
		return [line(translate(isRunning(record) ? 'No output yet.' : 'It wrote nothing.'), 'dim')];
	}
	// A stream that is empty takes no room.
	const hasBoth = stdout.text !== '' && stderr.text !== '';
	if (hasBoth && columns >= BESIDE_FROM && !config.isLinear) return beside(record, {columns, rows}, config);
	const room = (hasBoth ? Math.floor(rows / 2) : rows) - 1;
	return [...section('stdout', stdout, columns, room, config), ...section('stderr', stderr, columns, room, config)];
}

function beside({stdout, stderr}: CallRecord, {columns, rows}: Size, config: AppConfig): Line[] {
	const {frame, ellipsis} = config.signs;
	const width = Math.floor((columns - 3) / 2);
	const left = streamLines('stdout', stdout, rows - 1);
	const right = streamLines('stderr', stderr, rows - 1);
	return Array.from({length: Math.max(left.length, right.length)}, (_, index) => [
		...justify(left[index] ?? [], [], width, ellipsis),
		span(` ${frame.vertical} `, 'frame'),
		...cutLine(right[index] ?? [], width, ellipsis),
	]);
}

function section(name: string, output: OutputText, columns: number, rows: number, {signs}: AppConfig): Line[] {
	if (output.text === '' || rows < 1) return [];
	return streamLines(name, output, rows).map(shown => cutLine(shown, columns, signs.ellipsis));
}

/** A stream's name and the last lines of what went into it. */
function streamLines(name: string, {text, dropped}: OutputText, rows: number): Line[] {
	const lines = lastLines(text, rows);
	const isWhole = dropped === 0 && text.split('\n', rows + 2).length <= rows + (text.endsWith('\n') ? 1 : 0);
	return [
		[span(name, 'heading'), span(isWhole ? '' : ` ${translate('the last of it')}`, 'dim')],
		...lines.map(shown => line(shown)),
	];
}
