import type {ErrorCode} from '../../shared/errors.ts';
import type {JobRefusal} from '../lifecycle/redis-watch.ts';
import type {LogPart, LogRequest} from '../logging/recent-log.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import type {Snapshot} from '../metrics/metrics.ts';

/** Messages of an HTTP process to the process that started it. */
export type HttpProcessMessage =
	| {kind: 'listening'; address: string}
	/** It can't serve, for a reason that its replacement would meet too. */
	| {kind: 'failed'; code: ErrorCode; message: string; hint: string | null}
	/** Its metrics. `number` is that of the question, or 0 where there was none. */
	| {kind: 'metrics'; number: number; snapshot: Snapshot}
	| {kind: 'sum-wanted'; number: number}
	| {kind: 'report-wanted'; number: number}
	/** The log of all processes is wanted. */
	| {kind: 'logs-wanted'; number: number; request: LogRequest}
	/** Lines of its own log. */
	| {kind: 'log'; number: number; part: LogPart};

/** Messages to an HTTP process. */
export type PrimaryMessage =
	/** Announce the stop, and go on. */
	| {kind: 'stop-announced'}
	| {kind: 'stop'}
	/** Read tokens, certificate and log level anew. */
	| {kind: 'reload'}
	| {kind: 'metrics-wanted'; number: number}
	| {kind: 'log-wanted'; number: number; request: LogRequest}
	| {kind: 'logs'; number: number; parts: readonly LogPart[]}
	| {kind: 'sum'; number: number; snapshot: Snapshot}
	| {kind: 'report'; number: number; report: WorkersReport}
	/** The last errors of the first process. */
	| ({kind: 'last-errors'} & LastErrors);

/** The last errors of a process's jobs and functions, and of their Redis: null where all is well, left out where there are none. */
export interface LastErrors {
	jobs?: string | null | undefined;
	functions?: string | null | undefined;
	redis?: string | null | undefined;
	/** Why no jobs may be accepted. */
	refusal?: JobRefusal | null | undefined;
}
