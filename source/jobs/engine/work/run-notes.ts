import {inBackground} from '../../../shared/in-background.ts';
import {MOST_SEEN} from '../../job-work.ts';
import type {ChunkRange, FinishedRanges} from '../../pi/index.ts';
import {hasCheckpoints} from './checkpoints.ts';
import type {RunNote, WorkBoard} from './work-board.ts';

/** Notes what a run has done. */
export interface RunNotes {
	/** Hears of the work of the computation. `finished` is left out where others computed it. */
	onProgress(share: number, finished?: FinishedRanges): void;
	/** Hears that the result is written from its first byte on. */
	begin(): void;
	/** Hears of bytes of the result that were written. */
	wrote(chunk: Uint8Array): void;
	/** Notes nothing more; removes what was noted unless the job goes on elsewhere. */
	close(isOver: boolean): Promise<void>;
}

export interface RunNotesOptions {
	board: Pick<WorkBoard, 'noteRun' | 'clear'>;
	id: string;
	digits: number;
	/** The name of this process, for people. */
	worker: string;
	onError: (error: unknown) => void;
}

/** Notes are written so often, in milliseconds. */
const NOTE_MS = 1000;
/** `3.` */
const POINT_BYTES = 2;

const noNotes: RunNotes = {onProgress() {}, begin() {}, wrote() {}, async close() {}};

/** Notes of a run, once it takes long enough for anybody to look. */
export function createRunNotes({board, id, digits, worker, onError}: RunNotesOptions): RunNotes {
	if (!hasCheckpoints(digits)) return noNotes;
	let since: number | null = null;
	let notedAt = performance.now();
	/** Until the next note is written. */
	let timer: NodeJS.Timeout | null = null;
	let noting: Promise<void> | null = null;
	let isClosed = false;
	let share = 0;
	let before = 0;
	let finished: FinishedRanges = {kept: [], now: () => []};
	let bytes = 0;
	let first = '';
	let latest: Uint8Array = new Uint8Array();

	function compose(now: number): RunNote {
		return {
			...{worker, share, before},
			ms: since === null ? 0 : Math.round(now - since),
			finished: pairs(finished.now()),
			kept: pairs(finished.kept),
			count: Math.max(0, bytes - POINT_BYTES),
			first,
			latest: textOf(latest.subarray(-Math.min(MOST_SEEN, Math.max(0, bytes - POINT_BYTES)))),
		};
	}

	async function note(): Promise<void> {
		notedAt = performance.now();
		await board.noteRun(id, compose(notedAt)).catch(onError);
		timer = null;
	}

	function noteSoon(): void {
		if (isClosed || timer !== null) return;
		timer = setTimeout(
			() => {
				noting = note();
				inBackground(noting);
			},
			Math.max(0, notedAt + NOTE_MS - performance.now()),
		).unref();
	}

	return {
		onProgress(now, known) {
			if (!known) return;
			if (since === null) {
				since = performance.now();
				before = known.kept.length > 0 ? now : 0;
			}
			share = Math.max(share, now);
			finished = known;
			noteSoon();
		},
		begin() {
			bytes = 0;
		},
		wrote(chunk) {
			if (bytes === 0) first = textOf(chunk.subarray(POINT_BYTES, POINT_BYTES + MOST_SEEN));
			bytes += chunk.length;
			latest = chunk;
			noteSoon();
		},
		async close(isOver) {
			isClosed = true;
			if (timer) clearTimeout(timer);
			await noting;
			if (isOver) await board.clear(id).catch(onError);
		},
	};
}

function pairs(ranges: readonly ChunkRange[]): [number, number][] {
	return ranges.map(({first, last}) => [first, last]);
}

function textOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('latin1');
}
