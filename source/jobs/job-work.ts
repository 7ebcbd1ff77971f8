/** The steps of decimals of pi: sums of ranges of terms, sums that merge two of those, the quotient of all, its decimals. */
export const partSteps = ['sums', 'merge', 'quotient', 'decimals'] as const;

export type PartStep = (typeof partSteps)[number];

export const partStates = ['waiting', 'computing', 'done'] as const;

export type PartState = (typeof partStates)[number];

/** A part of the work of a job. */
export interface JobPart {
	step: PartStep;
	/** The range of the terms that it is about, as shares of all of them; of the decimals where they are its step. */
	from: number;
	to: number;
	/** About how much of the work of the whole job it is. */
	share: number;
	state: PartState;
	/** The share of it that is done, as far as that is known. */
	progress: number;
	/** The process that computes it, or did; null where none does, or where that is not known any more. */
	worker: string | null;
	/** When it was begun there; null where only that of the whole job is known. */
	startedAt: Date | null;
	/** Decimals of the whole job that it is worth, a second; null where that is not known. */
	digitsPerSecond: number | null;
}

/** A process at the work of a job. */
export interface JobWorker {
	worker: string;
	/** Parts that it has computed. */
	done: number;
	/** Parts that it computes. */
	computing: number;
	/** Decimals a second while it computes, as those of the whole job; null where that is not known. */
	digitsPerSecond: number | null;
}

/** The decimals of a result that is being written. */
export interface ConvertedDecimals {
	/** How many there are by now, behind `3.`. */
	count: number;
	/** The first of them, at most `MOST_SEEN`. */
	first: string;
	/** The last of them, at most `MOST_SEEN`. */
	latest: string;
}

/** The work of a running job. */
export interface JobWork {
	/** In the order of their steps; empty where the work has no parts, or is none of a running job. */
	parts: readonly JobPart[];
	/** The processes that have parts, or had some. */
	workers: readonly JobWorker[];
	/** Null until the first ones are known. */
	decimals: ConvertedDecimals | null;
}

/** The most decimals that are told of a result that is being written. */
export const MOST_SEEN = 1000;

/** More parts than any job has. */
export const MOST_PARTS = 1024;

export const noWork: JobWork = {parts: [], workers: [], decimals: null};
