import {type CallRequest, runtimes} from '../../functions.ts';

/** The version of the messages. Callers and machines of different versions never see each other's calls. */
const PROTOCOL = 1;

/**
 * The queues of calls: one for each runtime, and one for Python with packages, since not every machine builds environments.
 * Machines read those whose calls they can run.
 */
export const lanes = [...runtimes, 'python-environments'] as const;
export type Lane = (typeof lanes)[number];

/** The queue of a call. */
export function laneOf({runtime, environment}: Pick<CallRequest, 'runtime' | 'environment'>): Lane {
	return runtime === 'python' && environment?.kind === 'packages' ? 'python-environments' : runtime;
}

export type Names = ReturnType<typeof createNames>;

/**
 * The keys that callers and machines share, in a Redis whose keys begin with `prefix`. All of them expire, but for those of
 * the queue itself.
 */
export function createNames(prefix: string) {
	const begin = `${prefix}:functions-${PROTOCOL}:`;
	return {
		/** The prefix of all keys of this program. */
		prefix,
		/** Where BullMQ keeps its queues. */
		queuePrefix: `${begin}queue`,
		queue: (lane: Lane) => `calls-${lane}`,
		/** Says that a caller lives. */
		caller: (caller: string) => `${begin}caller:${caller}`,
		/** The stream of replies from machines to a caller, in order. */
		replies: (caller: string) => `${begin}replies:${caller}`,
		/** A request too large for the queue. */
		request: (job: string) => `${begin}request:${job}`,
		/** Data that a tenant put, for calls to name. */
		data: (tenant: string, digest: string) => `${begin}data:${digest}:${tenant}`,
		/** An outcome too large for the replies. */
		outcome: (id: string) => `${begin}outcome:${id}`,
		/** Whether a call was taken by a machine, or is not wanted any more. */
		fate: (job: string) => `${begin}fate:${job}`,
		/** How many values of a call its caller has read. */
		read: (job: string) => `${begin}read:${job}`,
		/** Every machine, by id: what does not change. */
		machines: `${begin}machines`,
		/** Says that a machine lives, and at which calls it is. */
		beat: (machine: string) => `${begin}beat:${machine}`,
		/** A machine's load, for people. */
		load: (machine: string) => `${begin}load:${machine}`,
		/** The channel of calls that a machine is to end. */
		cancels: (machine: string) => `${begin}cancels:${machine}`,
		/** The channel that asks every machine to write its load. */
		looks: `${begin}looks`,
		/** The channel of calls that are to end, on whichever machine they run. */
		everyonesCancels: `${begin}cancels`,
	};
}

/** A call may be tried again elsewhere: each try is a job of its own in the queue. */
export function jobIdOf(id: string, attempt: number): string {
	return `${id}.${attempt}`;
}

/** The interval of the beats by which machines and callers say that they live, in milliseconds. */
export const BEAT_MS = 1000;
/** A machine or caller is taken for dead after so many milliseconds without a beat. */
export const LEASE_MS = 5000;
/** How long a voided call is remembered, in milliseconds. */
export const VOID_MS = 3_600_000;
/** How long a taken call is remembered, in milliseconds; renewed while it runs. */
export const TAKEN_MS = 60_000;
/** How long replies wait for a caller that does not fetch them, in milliseconds. */
export const REPLIES_MS = 60_000;
/** How long a large request or outcome waits to be fetched, in milliseconds; renewed while a call waits for it. */
export const LARGE_MS = 600_000;

/** A tick of the order in which calls start, in milliseconds: those of one tick start as they came. */
export const TICK_MS = 100;
/** Longer texts get a key of their own, in characters. */
export const INLINE_LENGTH = 256 * 1024;
/** Most replies that wait for a caller; the oldest go first. */
export const MOST_REPLIES = 100_000;

/** How many values of a call are on their way to their caller at the most, and how long they are together, in characters, but for one. */
export const MOST_VALUES = 512;
export const MOST_VALUES_LENGTH = 4 * 1024 * 1024;
/** How long it is known how many were read, in milliseconds; renewed while they come. */
export const READ_MS = 600_000;

/** Data that no machine fetched for so long is forgotten, in seconds. */
export const DATA_S = 3600;
