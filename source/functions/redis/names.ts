import type {Runtime} from '../functions.ts';

/** What callers and machines say to each other; those that speak another one never see each other's calls. */
const PROTOCOL = 1;

const PREFIX = `lunch:functions-${PROTOCOL}:`;

/** The keys that callers and machines share. All of them expire, but for those of the queue itself. */
export const names = {
	/** Where BullMQ keeps its queues. */
	queuePrefix: `${PREFIX}queue`,
	queue: (runtime: Runtime) => `calls-${runtime}`,
	/** Says that a caller lives. */
	caller: (caller: string) => `${PREFIX}caller:${caller}`,
	/** What machines tell a caller, in order. */
	replies: (caller: string) => `${PREFIX}replies:${caller}`,
	/** A request too large for the queue. */
	request: (job: string) => `${PREFIX}request:${job}`,
	/** An outcome too large for the replies. */
	outcome: (id: string) => `${PREFIX}outcome:${id}`,
	/** Whether a call was taken by a machine, or is not wanted any more. */
	fate: (job: string) => `${PREFIX}fate:${job}`,
	/** Every machine, by id: what does not change. */
	machines: `${PREFIX}machines`,
	/** Says that a machine lives, and at which calls it is. */
	beat: (machine: string) => `${PREFIX}beat:${machine}`,
	/** What a machine is doing, for people. */
	load: (machine: string) => `${PREFIX}load:${machine}`,
	/** Calls that a machine is to end. */
	cancels: (machine: string) => `${PREFIX}cancels:${machine}`,
	/** Asks every machine to say what it is doing. */
	looks: `${PREFIX}looks`,
	/** Calls that whichever machine has them is to end. */
	everyonesCancels: `${PREFIX}cancels`,
};

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
