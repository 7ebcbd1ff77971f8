import type {PiErrorCode} from './errors.ts';

/** What a process of its own computes, and within which bounds. */
export interface ProcessTask {
	digits: number;
	threads: number;
	maxMemoryBytes: number;
}

/** What it tells. After a chunk it waits for a word. */
export type ProcessMessage =
	| {kind: 'progress'; share: number}
	| {kind: 'chunk'; chunk: Uint8Array}
	| {kind: 'done'}
	| {kind: 'failed'; code: PiErrorCode | null; message: string};
