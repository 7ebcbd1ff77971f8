import {momentText} from '../../../shared/time/clock-text.ts';
import {shownLine} from './output-text.ts';

/** The origin of a line: a stream of a function, the events of a job, or the level of a service's log. */
export type LogSource = 'stdout' | 'stderr' | 'event' | 'warning' | 'error';

/** A line of a log. The same line is always the same object, so that what is computed of it can be kept with it. */
export interface LogLine {
	readonly source: LogSource;
	/** The time that it is about; output has none. */
	readonly at?: Date;
	/** As it came, without its line break. */
	readonly text: string;
}

/** The end of a log, and how many of its lines are not kept any more. */
export interface LogText {
	readonly lines: readonly LogLine[];
	/** Sources whose last line goes on with what comes next, and the place of that line. */
	readonly open: Readonly<Partial<Record<LogSource, number>>>;
	readonly dropped: number;
	/** UTF-16 units of all lines. */
	readonly size: number;
}

export const emptyLog: LogText = {lines: [], open: {}, dropped: 0, size: 0};

/** More than anybody reads on a screen: what is older can't be had back. */
const MOST_LINES = 20_000;
const LARGEST = 4 * 1024 * 1024;
/** So much goes at once, so that not every line copies all of them. */
const SLACK = 0.75;

/** The log with more of one source's text, which may begin and end within a line. */
export function withLogText(log: LogText, source: LogSource, more: string): LogText {
	if (more === '') return log;
	const parts = more.split('\n');
	const last = parts.pop() ?? '';
	const lines = [...log.lines];
	const place = log.open[source];
	const before = place === undefined ? undefined : lines[place];
	if (place !== undefined && before) lines[place] = {source, text: before.text + (parts.shift() ?? last)};
	const isContinued = before !== undefined && !more.includes('\n');
	for (const text of parts) lines.push({source, text});
	if (!isContinued && last !== '') lines.push({source, text: last});
	const end = isContinued ? place : last === '' ? undefined : lines.length - 1;
	return bounded({lines, open: {...log.open, [source]: end}, dropped: log.dropped, size: log.size + more.length});
}

/** The log with whole lines after it. */
export function withLogLines(log: LogText, more: readonly LogLine[]): LogText {
	const size = more.reduce((sum, {text}) => sum + text.length, log.size);
	return more.length === 0 ? log : bounded({...log, lines: [...log.lines, ...more], size});
}

function bounded(log: LogText): LogText {
	if (log.lines.length <= MOST_LINES && log.size <= LARGEST) return log;
	let {size} = log;
	let count = Math.max(0, log.lines.length - MOST_LINES * SLACK);
	for (const {text} of log.lines.slice(0, count)) size -= text.length;
	while (size > LARGEST * SLACK && count < log.lines.length - 1) size -= log.lines[count++]?.text.length ?? 0;
	const open = Object.fromEntries(
		Object.entries(log.open).map(([source, place]) => [source, place >= count ? place - count : undefined]),
	);
	return {lines: log.lines.slice(count), open, dropped: log.dropped + count, size};
}

const shownTexts = new WeakMap<LogLine, string>();

/** A line as it can be shown, with its time: what steers terminals is left out. */
export function shownText(line: LogLine): string {
	const known = shownTexts.get(line);
	if (known !== undefined) return known;
	const text = shownLine(line.at ? `${momentText(line.at)}  ${line.text}` : line.text);
	shownTexts.set(line, text);
	return text;
}
