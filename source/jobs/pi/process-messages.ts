import type {PiErrorCode} from './errors.ts';

/** The task of a process of its own, and its bounds. */
export interface ProcessTask {
	digits: number;
	threads: number;
	maxMemoryBytes: number;
}

/** The messages of such a process. After a chunk it waits for an answer. */
export type ProcessMessage =
	| {kind: 'progress'; share: number}
	| {kind: 'chunk'; chunk: Uint8Array}
	| {kind: 'done'}
	| {kind: 'failed'; code: PiErrorCode | null; message: string};
