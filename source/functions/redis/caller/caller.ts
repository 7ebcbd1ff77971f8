import type {Redis} from 'ioredis';
import {namesOf} from '../messages/connection.ts';
import type {MessageReader} from '../messages/message-reader.ts';
import {jobIdOf, laneOf, VOID_MS} from '../messages/names.ts';
import type {CallLanes} from './call-lanes.ts';
import type {OpenCall} from './open-call.ts';

/** The limits of a caller. */
export interface CallerLimits {
	/** Most calls that may wait. */
	readonly queueLimit: number;
	/** How long calls under way outlive a Redis that is away, in milliseconds. */
	readonly awayMs: number;
	/** How long a call waits for a machine where there is none, in milliseconds. */
	readonly machineWaitMs: number;
	/** How often the calls of callers that died are looked for, in milliseconds. */
	readonly sweepMs: number;
}

/** The state that the parts of a caller share. */
export interface Caller extends CallerLimits {
	readonly id: string;
	readonly commands: Redis;
	/** For requests and outcomes that are large. */
	readonly large: Redis;
	readonly lanes: CallLanes;
	readonly read: MessageReader;
	/** The calls that have not ended, in the order they were asked for. */
	readonly calls: Map<string, OpenCall>;
	/** Voided jobs that could not be written to Redis yet. */
	readonly voids: Set<string>;
	/** Calls that are being put into the queue or taken out of it: it is counted after them. */
	readonly changes: Set<Promise<void>>;
	/** Since when Redis is away, and when it last came back, by `performance.now()`; null while it is there. */
	awaySince: number | null;
	backAt: number;
}

/** Most voided jobs that are remembered until Redis is back. */
const MOST_VOIDS = 10_000;

export function jobOf({id, attempt}: OpenCall): string {
	return jobIdOf(id, attempt);
}

/** Notes a change of the queue until it is over. */
export async function changing({changes}: Caller, change: Promise<void>): Promise<void> {
	changes.add(change);
	try {
		await change;
	} finally {
		changes.delete(change);
	}
}

/** Has a job not run, or ended where it runs; where Redis is away, as soon as it is back. Never rejects. */
export function voidJob(caller: Caller, call: OpenCall): Promise<void> {
	return changing(caller, takeOut(caller, call));
}

async function takeOut({commands, lanes, voids}: Caller, call: OpenCall): Promise<void> {
	const job = jobOf(call);
	try {
		await commands.set(namesOf(commands).fate(job), 'void', 'PX', VOID_MS);
		await commands.publish(
			call.machine ? namesOf(commands).cancels(call.machine.id) : namesOf(commands).everyonesCancels,
			job,
		);
		await lanes.remove(laneOf(call.request), job);
	} catch {
		if (voids.size < MOST_VOIDS) voids.add(job);
	}
}

/** Writes the voided jobs to Redis that could not be written before. */
export async function sendVoids({commands, voids}: Caller): Promise<void> {
	for (const job of [...voids]) {
		await commands.set(namesOf(commands).fate(job), 'void', 'PX', VOID_MS);
		await commands.publish(namesOf(commands).everyonesCancels, job);
		voids.delete(job);
	}
}
