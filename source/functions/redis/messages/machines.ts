import {setTimeout as delay} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import type {FunctionLoad} from '../../functions.ts';
import {namesOf} from './connection.ts';
import type {MessageReader} from './message-reader.ts';
import type {Beat, Machine, MachineLoad} from './messages.ts';
import {type Lane, LEASE_MS} from './names.ts';

/** How long the name of a dead machine is remembered, in milliseconds. */
const REMEMBERED_MS = 3_600_000;
const LOAD_MS = 2 * LEASE_MS;
/** The longest wait for the load of every machine, in milliseconds. */
const LOOK_MS = 500;
const LOOK_STEP_MS = 5;

/** Writes that a machine lives, and the jobs that it has. */
export async function writeBeat(redis: Redis, id: string, machine: Machine, beat: Beat): Promise<void> {
	await exec(
		redis
			.pipeline()
			.set(namesOf(redis).beat(id), JSON.stringify(beat), 'PX', LEASE_MS)
			.hset(namesOf(redis).machines, id, JSON.stringify(machine))
			.pexpire(namesOf(redis).machines, 24 * REMEMBERED_MS),
	);
}

export async function writeLoad(redis: Redis, id: string, load: MachineLoad): Promise<void> {
	await redis.set(namesOf(redis).load(id), JSON.stringify(load), 'PX', LOAD_MS);
}

/** Takes a machine off the list: it stops. */
export async function removeMachine(redis: Redis, id: string): Promise<void> {
	await redis.del(namesOf(redis).beat(id), namesOf(redis).load(id));
	await redis.hdel(namesOf(redis).machines, id);
}

export interface LivingMachine extends Machine {
	id: string;
}

/** Every machine that lives. Forgets those that have been dead for long. */
export async function livingMachines(redis: Redis, read: MessageReader, now: number): Promise<LivingMachine[]> {
	const all = Object.entries(await redis.hgetall(namesOf(redis).machines));
	if (all.length === 0) return [];
	const beats = await redis.mget(all.map(([id]) => namesOf(redis).beat(id)));
	const living: LivingMachine[] = [];
	for (const [index, [id, text]] of all.entries()) {
		const machine = read.machine(text, id);
		if (machine && beats[index] !== null) living.push({id, ...machine});
		else if (!machine || machine.since < now - REMEMBERED_MS) redis.hdel(namesOf(redis).machines, id).catch(() => {});
	}
	return living;
}

/** The latest signs of life of machines; null of one that is taken for dead. */
export async function beatsOf(
	redis: Redis,
	read: MessageReader,
	ids: readonly string[],
): Promise<Map<string, Beat | null>> {
	if (ids.length === 0) return new Map();
	const beats = await redis.mget(ids.map(namesOf(redis).beat));
	return new Map(
		ids.map((id, index) => {
			const text = beats[index];
			return [id, typeof text === 'string' ? read.beat(text, id) : null];
		}),
	);
}

/** Adds up the loads of all machines: their present ones, or the last known of those that do not answer in time. */
export async function loadOf(
	redis: Redis,
	read: MessageReader,
	machines: readonly LivingMachine[],
): Promise<Omit<FunctionLoad, 'queueLimit'>> {
	const before = await loadsOf(redis, read, machines);
	await redis.publish(namesOf(redis).looks, '');
	const deadline = performance.now() + LOOK_MS;
	let loads = before;
	const isNews = (load: MachineLoad | null, index: number) => load !== null && load.number !== before[index]?.number;
	while (!loads.every(isNews) && performance.now() < deadline) {
		await delay(LOOK_STEP_MS);
		loads = await loadsOf(redis, read, machines);
	}
	const known = loads.filter(load => load !== null);
	return {
		takesBatches: machines.length > 0 && machines.every(({takesBatches}) => takesBatches === true),
		workers: known.flatMap(({workers}) => workers),
		limit: known.reduce((sum, {limit}) => sum + limit, 0),
		queued: known.reduce((sum, {queued}) => sum + queued, 0),
		isolation: [...new Set(known.map(({isolation}) => isolation))].join(' · ') || 'no machine',
	};
}

async function loadsOf(
	redis: Redis,
	read: MessageReader,
	machines: readonly LivingMachine[],
): Promise<(MachineLoad | null)[]> {
	if (machines.length === 0) return [];
	const texts = await redis.mget(machines.map(({id}) => namesOf(redis).load(id)));
	return texts.map((text, index) => (text === null ? null : read.load(text, machines[index]?.name ?? '')));
}

/** The name of a machine for people, also of one that died not long ago; null if it is not known. */
export async function nameOf(redis: Redis, read: MessageReader, id: string): Promise<string | null> {
	const text = await redis.hget(namesOf(redis).machines, id);
	return text === null ? null : (read.machine(text, id)?.name ?? null);
}

/** Whether a machine takes calls of this lane. */
export function runsOn(machines: readonly LivingMachine[], lane: Lane): boolean {
	return machines.some(({runtimes, buildsEnvironments = false}) =>
		lane === 'python-environments' ? buildsEnvironments && runtimes.includes('python') : runtimes.includes(lane),
	);
}

async function exec(pipeline: ReturnType<Redis['pipeline']>): Promise<void> {
	for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}
