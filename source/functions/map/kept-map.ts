import * as z from 'zod';
import {cleanLines} from '../../shared/text/clean-lines.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {callStates} from '../functions.ts';

// The progress of a map, while it runs and when it has ended: a document of JSON in a file of its own, written by the
// process that runs the map and read by programs that show it.

/** The state of a map: `halted` by its first failure, `failed` for a reason of its own, `lost` when its process was gone before its end. */
export const mapStates = ['running', 'finished', 'halted', 'interrupted', 'failed', 'lost'] as const;
export type MapState = (typeof mapStates)[number];

const MOST_FAILURES = 1000;
const LONGEST_INPUT = 2000;
const LONGEST_MESSAGE = 500;

const count = z.int().min(0);
const text = (longest: number) => z.string().transform(value => cleanText(value, longest));

const failureSchema = z.object({
	/** The number of the input, from 0. */
	index: count,
	/** Its argument as JSON, or as Node shows it, or the beginning of that; empty for one that could not be read. */
	input: z.string().transform(value => cleanLines(value, LONGEST_INPUT)),
	state: z.enum(callStates),
	error: text(LONGEST_MESSAGE),
	/** How many times it was begun. */
	attempts: count,
});

export const keptMapSchema = z.object({
	lunchMap: z.literal(1),
	name: text(200),
	state: z.enum(mapStates),
	/** The words after `lunch` that began it; none for a map of another program. */
	command: z.array(z.string().transform(value => cleanLines(value, 20_000))).max(100),
	/** The file of another program whose map it is; null for a command of `lunch`. */
	program: text(4096).nullable().default(null),
	/** The folder where it was begun. */
	folder: text(4096),
	pid: z.int().positive(),
	startedAt: z.coerce.date(),
	updatedAt: z.coerce.date(),
	endedAt: z.coerce.date().nullable(),
	/** The inputs that ended, those among them that did not return, and those that an earlier run ended. */
	done: count,
	failed: count,
	recalled: count,
	/** How many inputs end a second lately; null while nobody knows. */
	rate: z.number().min(0).nullable(),
	/** How much of the inputs is done, from 0 to 1; null where their size is not known. */
	share: z.number().min(0).max(1).nullable(),
	/** About how long the rest takes, in milliseconds; null where that is not known. */
	leftMs: z.number().min(0).nullable(),
	/** The path of its log; null for one that has none. */
	log: z.string().max(4096).nullable(),
	/** Why it ended before its time; null where it did not. */
	error: text(LONGEST_MESSAGE).nullable(),
	/** The failed inputs, the first ones. */
	failures: z.array(failureSchema).max(MOST_FAILURES),
});

/** A map as it tells of itself. Texts that come from files are cleaned. */
export type KeptMap = z.infer<typeof keptMapSchema>;
export type MapFailure = KeptMap['failures'][number];
