import {type DestinationStream, type Logger, pino} from 'pino';
import type {LogLevel} from '../../shared/settings/serve-settings.ts';
import type {Metrics} from '../metrics/metrics.ts';
import {createLogDestination} from './log-destination.ts';
import {createRecentLog, type RecentLog} from './recent-log.ts';

export type {Logger};

/** The log of a service, whose last lines are kept for those who ask for them. */
export function createKeptLogger(level: LogLevel): {log: Logger; recent: RecentLog} {
	const recent = createRecentLog();
	return {log: createLogger(level, recent.behind(standardError)), recent};
}

/** The log: one line of JSON for each event. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
	return pino(
		{
			level,
			base: {pid: process.pid},
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: {level: label => ({level: label})},
			messageKey: 'message',
		},
		destination ?? standardError,
	);
}

const STDERR = 2;
const standardError = createLogDestination(STDERR);

/** Shows how many lines of this process's log could not be written. */
export function countLostLines(metrics: Metrics): void {
	metrics.observeCounter('lunch_log_lines_lost_total', () => standardError.lost);
}
