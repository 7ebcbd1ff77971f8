import type {PiErrorCode} from '../errors.ts';
import type {ChunkRange} from '../plan/chunks.ts';
import type {StoreQuestion} from './store-over-messages.ts';

/** The task of a process of its own, and its bounds. */
export interface ProcessTask {
	digits: number;
	threads: number;
	maxMemoryBytes: number;
	/** How often finished sums are kept in the store of the process that started it; null for never. */
	pace: {everyMs: number; everyShare: number} | null;
	/** Whether that process knows of others that may compute parts. */
	isDivided: boolean;
}

/** The messages of such a process. After a chunk it waits for an answer. */
export type ProcessMessage =
	| StoreQuestion
	| {kind: 'trouble'; message: string}
	| {kind: 'progress'; share: number; kept: readonly ChunkRange[]; finished: readonly ChunkRange[]}
	| {kind: 'chunk'; chunk: Uint8Array}
	| {kind: 'done'}
	| {kind: 'failed'; code: PiErrorCode | null; message: string};
