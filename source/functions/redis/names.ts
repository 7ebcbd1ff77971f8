import type {Runtime} from '../functions.ts';

/** What callers and machines say to each other; those that speak another one never see each other's calls. */
const PROTOCOL = 1;

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
		queue: (runtime: Runtime) => `calls-${runtime}`,
		/** Says that a caller lives. */
		caller: (caller: string) => `${begin}caller:${caller}`,
		/** The stream of what machines tell a caller, in order. */
		replies: (caller: string) => `${begin}replies:${caller}`,
		/** A request too large for the queue. */
		request: (job: string) => `${begin}request:${job}`,
		/** Data that a tenant put, for calls to name. */
		data: (tenant: string, digest: string) => `${begin}data:${digest}:${tenant}`,
		/** An outcome too large for the replies. */
		outcome: (id: string) => `${begin}outcome:${id}`,
		/** Whether a call was taken by a machine, or is not wanted any more. */
		fate: (job: string) => `${begin}fate:${job}`,
		/** Every machine, by id: what does not change. */
		machines: `${begin}machines`,
		/** Says that a machine lives, and at which calls it is. */
		beat: (machine: string) => `${begin}beat:${machine}`,
		/** A machine's load, for people. */
		load: (machine: string) => `${begin}load:${machine}`,
		/** Calls that a machine is to end. */
		cancels: (machine: string) => `${begin}cancels:${machine}`,
		/** Asks every machine to say what it is doing. */
		looks: `${begin}looks`,
		/** Calls that whichever machine has them is to end. */
		everyonesCancels: `${begin}cancels`,
	};
}

/** A call may be tried again elsewhere: each try is a job of its own in the queue. */
export function jobIdOf(id: string, attempt: number): string {
	return `${id}.${attempt}`;
}

/** How often a machine and a caller say that they live, and look who else does, in milliseconds. */
export const BEAT_MS = 1000;
/** A machine or caller that said nothing for so long is taken for dead. */
export const LEASE_MS = 5000;
/** How long it is remembered that a call is not wanted any more. */
export const VOID_MS = 3_600_000;
/** How long it is remembered that a call was taken; renewed while it runs. */
export const TAKEN_MS = 60_000;
/** How long replies wait for a caller that does not fetch them. */
export const REPLIES_MS = 60_000;
/** How long something large waits to be fetched; renewed while it is waited for. */
export const LARGE_MS = 600_000;

/** What is longer goes under a key of its own, in characters. */
export const INLINE_LENGTH = 256 * 1024;
/** Most replies that wait for a caller; the oldest go first. */
export const MOST_REPLIES = 100_000;

/** Data that no machine fetched for so long is forgotten, in seconds. */
export const DATA_S = 3600;
