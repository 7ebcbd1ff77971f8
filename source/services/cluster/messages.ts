import type {ErrorCode} from '../../shared/errors.ts';
import type {JobRefusal} from '../lifecycle/redis-watch.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import type {Snapshot} from '../metrics/metrics.ts';

/** What a worker process tells the one that started it. */
export type WorkerMessage =
	| {kind: 'listening'; address: string}
	/** It can't serve, for a reason that a new one would meet too. */
	| {kind: 'failed'; code: ErrorCode; message: string; hint: string | null}
	/** Its figures: as asked for under this number, or 0 for now and then. */
	| {kind: 'figures'; number: number; figures: Snapshot}
	| {kind: 'sum-wanted'; number: number}
	| {kind: 'report-wanted'; number: number};

/** What a worker process is told. */
export type PrimaryMessage =
	/** It is to say that it stops, and to go on. */
	| {kind: 'stop-announced'}
	| {kind: 'stop'}
	/** Tokens, certificate and log level are to be read anew. */
	| {kind: 'reload'}
	| {kind: 'figures-wanted'; number: number}
	| {kind: 'sum'; number: number; figures: Snapshot}
	| {kind: 'report'; number: number; report: WorkersReport}
	/** The trouble of the other process. */
	| ({kind: 'trouble'} & OwnTrouble);

/** What is wrong with the jobs and functions of a process, and with their Redis; null if nothing is, left out where there are none. */
export interface OwnTrouble {
	jobs?: string | null | undefined;
	functions?: string | null | undefined;
	redis?: string | null | undefined;
	/** Why no jobs may be accepted. */
	refusal?: JobRefusal | null | undefined;
}
