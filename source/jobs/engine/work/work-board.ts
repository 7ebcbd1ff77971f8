// Notes of processes on the work that they do, for people: nothing is decided by them. Other processes wrote them, so they are checked.
import * as z from 'zod';
import {MOST_SEEN} from '../../job-work.ts';
import {isPart} from '../../pi/index.ts';
import {storedName, storedTime} from '../stored-job.ts';

const worker = storedName.pipe(z.string().min(1));
const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0);
/** The most ranges of terms there can be. */
const MOST_RANGES = 256;
const ranges = z.array(z.tuple([z.int().min(0), z.int().min(0)])).max(MOST_RANGES);
const decimals = z.string().max(MOST_SEEN).regex(/^\d*$/);

/** A part of a job that a process computes for another one, or has computed. */
const partNote = z
	.object({
		/** Chunks of terms, from `first` to before `last`; of the root and of sections of the decimals a number, and 0. */
		first: z.int().min(0),
		last: z.int().min(0),
		worker,
		/** The share of it that is done. */
		share,
		/** For how long it has been computed there, in milliseconds. */
		ms: milliseconds,
		/** When that began; left out by earlier versions. */
		started: storedTime.optional(),
	})
	.refine(isPart);
export type PartNote = z.infer<typeof partNote>;

/** The work of the process that has a job. */
const runNote = z.object({
	worker,
	/** For how long it has been computing, in milliseconds. */
	ms: milliseconds,
	/** The share of the work of the whole job that is done, and the one that was when it began. */
	share,
	before: share,
	/** The ranges of which it has the sums, and those of which it had them when it began. */
	finished: ranges,
	kept: ranges,
	/** Decimals that were written, the first of them and the last. */
	count: z.int().min(0),
	first: decimals,
	latest: decimals,
});
export type RunNote = z.infer<typeof runNote>;

/** All that is noted of a job. */
export interface WorkNotes {
	parts: readonly PartNote[];
	run: RunNote | null;
	/** The time by the clock that `started` is of, in milliseconds since 1970. */
	now: number;
}

/** The place of such notes, which other processes can read. */
export interface WorkBoard {
	noteRun(id: string, note: RunNote): Promise<void>;
	read(id: string): Promise<WorkNotes>;
	/** Removes what is noted of a job. */
	clear(id: string): Promise<void>;
}

/** A longer note is none. */
const LONGEST_NOTE = 32 * 1024;

/** Reads the note of a part; null where it is none. */
export function readPartNote(text: string | null | undefined): PartNote | null {
	return read(partNote, text);
}

/** Reads the note of a run; null where it is none. */
export function readRunNote(text: string | null | undefined): RunNote | null {
	return read(runNote, text);
}

function read<Schema extends z.ZodType>(schema: Schema, text: string | null | undefined): z.infer<Schema> | null {
	if (!text || text.length > LONGEST_NOTE) return null;
	try {
		return schema.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}
