import {randomUUID} from 'node:crypto';
import type {DestinationStream} from 'pino';
import {withoutSecrets} from './without-secrets.ts';

/** A line of the log, as it was written: `time`, `level`, `message` and what else belongs to it. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** The last lines of a process's log, in memory, for those who ask the service for them. */
export interface RecentLog {
	/** Where a logger writes, so that its lines are kept beside going where they go. */
	behind(destination: DestinationStream): DestinationStream;
	read(request: LogRequest): LogPart;
}

export interface LogRequest {
	/** The number of lines that were read already, by the id of their log; null where none was. */
	readonly positions: Readonly<Record<string, number>> | null;
	/** The most lines that are wanted: the first after a position, else the last. */
	readonly limit: number;
}

/** Lines of one process's log. */
export interface LogPart {
	/** Of the log of one run of a process. */
	readonly id: string;
	readonly records: readonly LogRecord[];
	/** The number of lines up to the last of these, since the process began. */
	readonly position: number;
	/** The number of lines after the asked position that are not kept any more. */
	readonly missed: number;
}

const MOST_LINES = 5000;
const MOST_UNITS = 2 * 1024 * 1024;
/** A longer line is kept without what belongs to it, in UTF-16 units. */
const LONGEST_LINE = 16 * 1024;

export function createRecentLog({mostLines = MOST_LINES, mostUnits = MOST_UNITS} = {}): RecentLog {
	const id = randomUUID().slice(0, 8);
	let lines: string[] = [];
	/** Lines before this place are not kept any more, and wait to be taken out together. */
	let first = 0;
	let units = 0;
	/** The number of lines that were taken out. */
	let gone = 0;

	function keep(line: string): void {
		const kept = line.length > LONGEST_LINE ? shortened(line) : line;
		lines.push(kept);
		units += kept.length;
		while (lines.length - first > mostLines || (units > mostUnits && lines.length - first > 1)) {
			units -= lines[first]?.length ?? 0;
			first++;
		}
		if (first < mostLines) return;
		lines = lines.slice(first);
		gone += first;
		first = 0;
	}

	return {
		behind: destination => ({
			write(line) {
				destination.write(line);
				keep(line);
			},
		}),
		read({positions, limit}) {
			const end = gone + lines.length;
			const oldest = gone + first;
			const asked = positions?.[id];
			// A process that began after the last look is new as a whole.
			const wanted = positions === null ? Math.max(oldest, end - limit) : Math.min(asked ?? 0, end);
			const from = Math.max(oldest, wanted);
			const to = Math.min(end, from + limit);
			const records = lines
				.slice(from - gone, to - gone)
				.map(recordIn)
				.filter(record => record !== null);
			return {id, records, position: to, missed: from - wanted};
		},
	};
}

function recordIn(line: string): LogRecord | null {
	try {
		return JSON.parse(withoutSecrets(line)) as LogRecord;
	} catch {
		return null;
	}
}

/** A line that is too long to be kept, by what it says alone. */
function shortened(line: string): string {
	const {time, level, pid, message} = recordIn(line) ?? {};
	return JSON.stringify({time, level, pid, message: String(message).slice(0, LONGEST_LINE / 4), isCut: true});
}
