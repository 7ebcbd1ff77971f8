import type {Redis} from 'ioredis';
import {inBackground} from '../../../shared/in-background.ts';
import type {Functions} from '../../functions.ts';
import {connectTo, isUp, namesOf, renewIfSilent} from '../messages/connection.ts';
import {writeBeat, writeLoad} from '../messages/machines.ts';
import type {Machine} from '../messages/messages.ts';
import {BEAT_MS, LEASE_MS, TAKEN_MS} from '../messages/names.ts';
import type {TakenCall} from './run-taken-call.ts';

export interface MachineHeartbeatOptions {
	redis: string;
	commands: Redis;
	/** The connection of the queue. */
	queue: Redis;
	id: string;
	machine: Machine;
	pool: Functions;
	/** The calls this machine has, by job id. */
	taken: ReadonlyMap<string, TakenCall>;
}

/** How long calls go on while Redis is away and no outcome can be reported, in milliseconds. */
const ALONE_MS = 60_000;
/** The load is written with every second beat. */
const LOAD_EVERY = 2;

/** Says that a machine lives, and ends its calls that were voided or whose caller is gone. */
export function createMachineHeartbeat(options: MachineHeartbeatOptions) {
	const {redis, commands, queue, id, machine, pool, taken} = options;
	const subscriber = connectTo(redis, 'blocking');
	let backAt = performance.now();
	let awaySince: number | null = performance.now();
	let beats = 0;
	let loads = 0;
	let isDraining = false;

	const drop = (job: string) => {
		const call = taken.get(job);
		if (!call || call.isVoid) return;
		call.isVoid = true;
		call.running?.cancel();
	};

	function listen(): void {
		subscriber
			.subscribe(namesOf(commands).cancels(id), namesOf(commands).everyonesCancels, namesOf(commands).looks)
			.catch(() => {});
	}

	/** Renews the keys of the calls that run, and drops the ones that were voided or whose caller is gone. */
	async function lookAfterCalls(): Promise<void> {
		const jobs = [...taken];
		if (jobs.length === 0) return;
		const callers = [...new Set(jobs.map(([, {caller}]) => caller))];
		const [fates, living] = await Promise.all([
			commands.mget(jobs.map(([job]) => namesOf(commands).fate(job))),
			commands.mget(callers.map(namesOf(commands).caller)),
		]);
		const gone = new Set(canTellWhoLives() ? callers.filter((_, index) => living[index] === null) : []);
		const pipeline = commands.pipeline();
		for (const [index, [job, {caller}]] of jobs.entries()) {
			if (fates[index] === 'void' || gone.has(caller)) drop(job);
			// Redis may have lost it.
			else
				pipeline
					.pexpire(namesOf(commands).fate(job), TAKEN_MS)
					.set(namesOf(commands).fate(job), id, 'PX', TAKEN_MS, 'NX');
		}
		await pipeline.exec();
	}

	/** Writes the load of the pool, with the ids that callers know their calls by. */
	async function reportLoad(): Promise<void> {
		const {workers, limit, queued, queueLimit, isolation} = await pool.load();
		const ids = new Map([...taken.values()].map(({id: callId, running}) => [running?.id, callId]));
		await writeLoad(commands, id, {
			number: loads++,
			workers: workers.map(worker => ({
				...worker,
				id: `${machine.name}/${worker.id}`,
				machine: machine.name,
				call: worker.call && {...worker.call, id: ids.get(worker.call.id) ?? worker.call.id},
			})),
			limit: isDraining ? 0 : limit,
			queued,
			queueLimit,
			isolation,
		});
	}

	async function look(): Promise<void> {
		if (awaySince !== null && performance.now() - awaySince > ALONE_MS) for (const job of taken.keys()) drop(job);
		if (!isUp(commands)) return;
		try {
			// One that takes no more calls is no machine to wait for.
			await writeBeat(commands, id, isDraining ? {...machine, runtimes: []} : machine, {
				number: beats,
				jobs: [...taken.keys()],
			});
			await lookAfterCalls();
			if (beats++ % LOAD_EVERY === 0) await reportLoad();
		} catch (error) {
			// Redis went away meanwhile: the next time.
			renewIfSilent(error, commands, queue, subscriber);
		}
	}

	/** Whether Redis has been reachable for so long that every living caller has renewed its key. */
	function canTellWhoLives(): boolean {
		return isUp(commands) && performance.now() - backAt > 2 * LEASE_MS;
	}

	subscriber.on('ready', listen);
	subscriber.on('message', (channel, job) => {
		if (channel === namesOf(commands).looks) reportLoad().catch(() => {});
		else drop(job);
	});
	commands.on('close', () => {
		awaySince ??= performance.now();
	});
	commands.on('ready', () => {
		backAt = performance.now();
		awaySince = null;
		inBackground(look());
	});
	const timer = setInterval(() => inBackground(look()), BEAT_MS);

	return {
		canTellWhoLives,
		/** Says that no more calls are taken. */
		drain(): void {
			isDraining = true;
			inBackground(look());
		},
		close(): void {
			clearInterval(timer);
			subscriber.disconnect();
		},
	};
}
