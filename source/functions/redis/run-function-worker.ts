import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {type Job, WaitingError, Worker} from 'bullmq';
import {messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import {createFileFetching} from '../files/fetch-files.ts';
import type {SharedFiles} from '../files/shared-files.ts';
import {runtimes as allRuntimes, type Functions, type Runtime} from '../functions.ts';
import {createMachineHeartbeat} from './machine/machine-heartbeat.ts';
import {createReplyOutbox} from './machine/reply-outbox.ts';
import {runTakenCall, type TakenCall} from './machine/run-taken-call.ts';
import {connectTo, namesOf} from './messages/connection.ts';
import {removeMachine} from './messages/machines.ts';
import {createMessageReader} from './messages/message-reader.ts';
import type {QueuedCall} from './messages/messages.ts';
import type {Lane} from './messages/names.ts';

export interface FunctionWorkerOptions {
	/** `redis://` or `rediss://`. */
	redis: string;
	/** Runs the calls. Not closed with this. */
	pool: Functions;
	/** The files that calls name, in the storage of their service; left out where this machine has none. */
	files?: SharedFiles | undefined;
	/** How many calls it runs at once. */
	slots: number;
	/** The runtimes that the pool has. */
	runtimes?: readonly Runtime[];
	/** Whether it builds the environments that functions of Python name. */
	mayBuild?: boolean;
	machine: {
		/** Of this process; made up where it is left out. */
		id?: string;
		/** For people. */
		name: string;
		/** Of this program. */
		version: string;
	};
	/** Gets the errors that no call reports, such as a lost connection. */
	onError?: (message: string) => void;
	/** Gets what was rejected of the messages found in Redis. */
	onRejected?: OnRejected;
}

/** A machine that runs the calls of others. */
export interface RedisFunctionWorker {
	readonly id: string;
	/** How many calls it has. */
	readonly taken: number;
	/** Takes no more calls, gives those it has `limitMs` to end, and tells the callers of the others. */
	close(limitMs: number): Promise<void>;
}

/** How long replies wait for a Redis that is away, in milliseconds: as long as callers wait for them. */
const REPLY_TIMEOUT_MS = 60_000;
const LOCK_MS = 30_000;
const RETRY_MS = 500;
/** The same error is reported once in so many milliseconds. */
const SAME_ERROR_MS = 60_000;
/** How long calls that are ended have to end, in milliseconds. */
const END_MS = 5000;

/** Takes calls from Redis, runs them in a pool, and replies to their callers. Goes on until it is closed. */
export function runRedisFunctionWorker(options: FunctionWorkerOptions): RedisFunctionWorker {
	const {redis, pool, slots, runtimes = allRuntimes, machine, onError = () => {}, onRejected = () => {}} = options;
	const buildsEnvironments = (options.mayBuild ?? false) && runtimes.includes('python');
	const lanes: readonly Lane[] = buildsEnvironments ? [...runtimes, 'python-environments'] : runtimes;
	const read = createMessageReader(onRejected);
	const {id = randomUUID(), ...about} = machine;
	const commands = connectTo(redis, 'commands');
	const queue = connectTo(redis, 'queue');
	const large = connectTo(redis, 'large');
	const outbox = createReplyOutbox(commands, large, REPLY_TIMEOUT_MS);
	const taken = new Map<string, TakenCall>();
	const heartbeat = createMachineHeartbeat({
		redis,
		commands,
		queue,
		id,
		machine: {...about, runtimes: [...runtimes], since: Date.now(), takesBatches: true, buildsEnvironments},
		pool,
		taken,
	});
	const taking = {
		commands,
		large,
		pool,
		fetchFiles: createFileFetching(pool, options.files),
		outbox,
		read,
		taken,
		machine: {id, name: machine.name},
		canTellWhoLives: heartbeat.canTellWhoLives,
	};
	const active = new Map<Lane, number>(lanes.map(lane => [lane, 0]));
	const workers = new Map(lanes.map(lane => [lane, openWorker(lane)]));
	let lastError = {message: '', at: 0};
	let isDraining = false;
	let isClosing = false;

	function openWorker(lane: Lane): Worker<QueuedCall> {
		const worker = new Worker<QueuedCall>(namesOf(commands).queue(lane), (job, token) => take(lane, job, token), {
			connection: queue,
			prefix: namesOf(commands).queuePrefix,
			name: id,
			concurrency: slots,
			lockDuration: LOCK_MS,
			stalledInterval: LOCK_MS,
			// A call is never begun twice: what lost its machine fails.
			maxStalledCount: 0,
			runRetryDelay: RETRY_MS,
			skipVersionCheck: true,
			removeOnComplete: {count: 0},
			removeOnFail: {count: 0},
		});
		worker.on('error', noteError);
		worker.on('failed', job => inBackground(tellStalled(job)));
		return worker;
	}

	/** Every connection reports every failed attempt. */
	function noteError(error: unknown): void {
		const message = messageOf(error) || 'no connection to Redis';
		const now = performance.now();
		if (isClosing || (message === lastError.message && now - lastError.at < SAME_ERROR_MS)) return;
		lastError = {message, at: now};
		onError(message);
	}

	async function take(lane: Lane, job: Job<QueuedCall>, token: string | undefined): Promise<void> {
		const call = read.queuedCall(job.data, job.id ?? '');
		if (!call) return;
		if (isDraining) await handBack(lane, job, token);
		count(lane, 1);
		try {
			await runTakenCall(taking, call);
		} finally {
			count(lane, -1);
		}
	}

	/** A call that came while no more are taken goes back into the queue, as if nobody had had it. */
	async function handBack(lane: Lane, job: Job<QueuedCall>, token: string | undefined): Promise<never> {
		await job.moveToWait(token);
		await commands.hdel(workers.get(lane)?.toKey(job.id ?? '') ?? '', 'pb');
		throw new WaitingError();
	}

	/** The lanes share the slots: none takes what another one uses. */
	function count(lane: Lane, change: number): void {
		active.set(lane, (active.get(lane) ?? 0) + change);
		for (const [other, worker] of workers) {
			const elsewhere = [...active].reduce((sum, [key, number]) => (key === other ? sum : sum + number), 0);
			worker.concurrency = Math.max(1, slots - elsewhere);
		}
	}

	/** The queue found a call with a machine that says nothing any more, and gave it to this one to say so. */
	async function tellStalled(job: Job<QueuedCall> | undefined): Promise<void> {
		const call = job && read.queuedCall(job.data, job.id ?? '');
		if (!call) return;
		await outbox.send(call.caller, {id: call.id, attempt: call.attempt, number: 0, kind: 'stalled'});
	}

	async function allEnded(limitMs: number): Promise<boolean> {
		const deadline = performance.now() + limitMs;
		while (taken.size > 0 && performance.now() < deadline) await delay(20);
		return taken.size === 0;
	}

	async function close(limitMs: number): Promise<void> {
		isDraining = true;
		// Calls under way go on; no new ones are taken.
		const paused = Promise.all([...workers.values()].map(worker => worker.pause(true)));
		await withTimeout(paused, RETRY_MS, () => {});
		heartbeat.drain();
		if (!(await allEnded(limitMs))) {
			for (const call of taken.values()) {
				call.isGivenUp = true;
				call.isVoid = true;
				call.running?.cancel();
			}
			await allEnded(END_MS);
		}
		isClosing = true;
		heartbeat.close();
		const isForced = taken.size > 0 || queue.status !== 'ready';
		const closed = Promise.all([...workers.values()].map(worker => worker.close(isForced)));
		await withTimeout(closed, END_MS, () => {}).catch(() => {});
		await removeMachine(commands, id).catch(() => {});
		commands.disconnect();
		queue.disconnect();
		large.disconnect();
	}

	let closing: Promise<void> | null = null;
	return {
		id,
		get taken() {
			return taken.size;
		},
		close(limitMs) {
			closing ??= close(limitMs);
			return closing;
		},
	};
}
