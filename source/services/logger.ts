import {type DestinationStream, type Logger, pino} from 'pino';
import type {LogLevel} from '../shared/serve-settings.ts';

export type {Logger};

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
		// Written at once and not gathered: the last words before a crash are the ones that matter.
		destination ?? pino.destination({fd: 2, sync: true}),
	);
}
