import type {LogPart, LogRecord, LogRequest} from './recent-log.ts';

/** A page of the log of all processes of a service. */
export interface LogPage {
	readonly records: readonly LogRecord[];
	/** The place to ask from next time. */
	readonly cursor: string;
	/** Lines after the last cursor that were not kept. */
	readonly missed: number;
}

/** Puts the lines of several processes in the order of their times: the first of them, or the last where none was read before. */
export function mergedLog(parts: readonly LogPart[], {positions: before, limit}: LogRequest): LogPage {
	const isFirst = before === null;
	const lines = parts
		.flatMap(({id, records}) => records.map(record => ({id, record, time: String(record.time)})))
		.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
	const shown = isFirst ? lines.slice(-limit) : lines.slice(0, limit);
	// Lines that did not fit are the next page's.
	const left = isFirst ? [] : lines.slice(limit);
	const positions = parts.map(({id, position}) => [id, position - left.filter(line => line.id === id).length] as const);
	// A process that is busy answers another time, and goes on where it was.
	const all = {...before, ...Object.fromEntries(positions)};
	const cursor = Object.entries(all).slice(-MOST_PROCESSES);
	return {
		records: shown.map(({record}) => record),
		cursor: cursor.map(([id, position]) => `${id}:${position}`).join(','),
		missed: parts.reduce((sum, {missed}) => sum + missed, 0),
	};
}

/** Processes that a cursor has a place in, those that ended among them. */
const MOST_PROCESSES = 256;
const cursorPattern = /^[\da-f]{8}:\d{1,15}(?:,[\da-f]{8}:\d{1,15}){0,255}$/;

/** The positions in a cursor; null where it is none. */
export function readLogCursor(cursor: string): Readonly<Record<string, number>> | null {
	if (!cursorPattern.test(cursor)) return null;
	return Object.fromEntries(
		cursor.split(',').map(part => {
			const [id = '', position] = part.split(':');
			return [id, Number(position)];
		}),
	);
}
