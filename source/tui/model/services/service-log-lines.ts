import {type LogLine, type LogSource, type LogText, withLogLines} from '../log/log-lines.ts';

/** A line of a service's own log as the service gives it. */
export type ServiceLogRecord = Readonly<Record<string, unknown>>;

/** Fields that stand elsewhere in a line, or say the same in each. */
const placed: ReadonlySet<string> = new Set(['time', 'level', 'message', 'pid', 'hostname', 'err', 'error']);

/** Fields that say least in most room come last. */
const lengthy: ReadonlySet<string> = new Set(['requestId', 'client']);

const sources: Readonly<Record<string, LogSource>> = {warn: 'warning', error: 'error', fatal: 'error'};

/** A line of a service's log, as it is read: its time, what it says, and then what belongs to it. */
export function serviceLogLine(record: ServiceLogRecord): LogLine {
	const {time, level, message, err, error} = record;
	const fields = Object.entries(record).filter(([name, value]) => !placed.has(name) && value !== null);
	const [first, last] = [fields.filter(([name]) => !lengthy.has(name)), fields.filter(([name]) => lengthy.has(name))];
	const failure = messageIn(err) ?? messageIn(error);
	const words = [
		String(message ?? ''),
		...(failure === null ? [] : [`(${failure})`]),
		...[...first, ...last].map(([name, value]) => `${name}=${valueText(value)}`),
	].filter(word => word !== '');
	const at = new Date(String(time));
	const isKnown = !Number.isNaN(at.getTime());
	return {source: sources[String(level)] ?? 'event', ...(isKnown ? {at} : {}), text: words.join(' ')};
}

function messageIn(failure: unknown): string | null {
	if (typeof failure === 'string') return failure;
	if (typeof failure !== 'object' || failure === null) return null;
	const {message} = failure as {message?: unknown};
	return typeof message === 'string' ? message : null;
}

function valueText(value: unknown): string {
	return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

/** A log with more lines, all in the order of their times. */
export function withLinesByTime(log: LogText, more: readonly LogLine[]): LogText {
	const ordered = inOrder(more);
	const [first] = ordered;
	const last = log.lines.at(-1);
	if (!first || !last || timeOf(last) <= timeOf(first)) return withLogLines(log, ordered);
	const earlier = log.lines.findIndex(line => timeOf(line) > timeOf(first));
	const kept = {...log, lines: log.lines.slice(0, earlier), size: log.size - unitsOf(log.lines.slice(earlier))};
	return withLogLines(kept, inOrder([...log.lines.slice(earlier), ...ordered]));
}

function inOrder(lines: readonly LogLine[]): readonly LogLine[] {
	return lines.toSorted((one, other) => timeOf(one) - timeOf(other));
}

function timeOf({at}: LogLine): number {
	return at?.getTime() ?? 0;
}

function unitsOf(lines: readonly LogLine[]): number {
	return lines.reduce((sum, {text}) => sum + text.length, 0);
}
