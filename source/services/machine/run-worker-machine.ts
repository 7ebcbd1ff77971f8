import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {hostname} from 'node:os';
import {messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Tracing} from '../../shared/tracing.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import {installLastResort} from '../lifecycle/last-resort.ts';
import {addProcessMetrics, addServiceMetrics} from '../lifecycle/process-metrics.ts';
import type {ReadinessCheck} from '../lifecycle/readiness.ts';
import {type RedisWatch, watchRedis} from '../lifecycle/redis-watch.ts';
import {openSystemd} from '../lifecycle/systemd.ts';
import {logConsole} from '../logging/console-log.ts';
import type {Logger} from '../logging/logger.ts';
import {createMetrics, type Metrics} from '../metrics/metrics.ts';
import {openTracing} from '../tracing/open-tracing.ts';
import {createMachineRegistry, type Machine} from './machine-registry.ts';
import {type StatusServer, startStatusServer} from './status-server.ts';

/** A started part of a worker machine: its jobs, or its functions. */
export interface StartedPart {
	/** The state of it, as JSON, for `GET /workers`. */
	status(): unknown;
	/** Takes nothing new, and finishes its work or hands it back within so many milliseconds. */
	drain(limitMs: number): Promise<void>;
}

/** The dependencies that a part is started with. */
export interface MachineContext {
	/** `redis://` or `rediss://`; other users of it speak this program's protocol. */
	redis: string;
	/** This machine's id, and its name for people. */
	machine: {id: string; name: string};
	log: Logger;
	/** The metrics of the worker. */
	metrics: Metrics;
	/** The spans of jobs and calls go there. */
	tracing: Tracing;
}

export interface MachinePart {
	name: string;
	start(context: MachineContext): Promise<StartedPart>;
}

export interface WorkerMachineOptions {
	redis: string;
	/** Whether the Redis may forget accepted work. */
	mayEvict: boolean;
	parts: readonly MachinePart[];
	version: string;
	/** How long work that is under way may take after the signal, in milliseconds. */
	drainMs: number;
	log: Logger;
	/** Aborted when it is to stop. */
	signal: AbortSignal;
	/** The environment; systemd's variables are read and taken out. */
	variables: NodeJS.ProcessEnv;
	/** The address of `/health`, `/ready` and `/metrics`; null for none. */
	status: {host: string; port: number} | null;
	/** Called once it works. `status`: the address of `/health`; null for none. */
	onWorking: (machine: {id: string; name: string}, status: string | null) => void;
}

const BEAT_MS = 2000;
const LEAVE_TIMEOUT_MS = 1000;

/**
 * The life of a `lunch worker`: works for the services that share the Redis until the signal is aborted, then takes
 * nothing new and finishes its work or hands it back. Waits for a Redis that is not there yet. JOB_STORE_FAILED where other users of it speak
 * another protocol.
 */
export async function runWorkerMachine({
	redis,
	mayEvict,
	parts,
	version,
	drainMs,
	log,
	signal,
	variables,
	status,
	onWorking,
}: WorkerMachineOptions): Promise<void> {
	const tracing = await openTracing({variables, version, log});
	const machine = {id: randomUUID(), name: `${hostname()} ${process.pid}`};
	const lastResort = installLastResort(log);
	const systemd = openSystemd(variables, log);
	const registry = createMachineRegistry(redis);
	const started = new Map<string, StartedPart>();
	const startedAt = new Date().toISOString();
	let state: Machine['state'] = 'working';
	let redisWatch: RedisWatch | null = null;
	const restoreConsole = logConsole(log);
	let silentFor: string | null = null;
	let statusServer: StatusServer | null = null;
	const metrics = createMetrics();
	addProcessMetrics(metrics);
	addServiceMetrics(metrics, version);
	lastResort.countIn(metrics);

	function checks(): ReadinessCheck[] {
		const isWorking = state === 'working' && started.size > 0;
		const running = state === 'draining' ? 'stopping' : isWorking ? 'working' : 'waiting for Redis';
		return [{name: 'running', state: isWorking ? 'ok' : 'failed', detail: running}, redisCheck()];
	}

	function redisCheck(): ReadinessCheck {
		if (silentFor !== null) return {name: 'redis', state: 'failed', detail: silentFor};
		const refusal = redisWatch?.refusal() ?? null;
		if (refusal) return {name: 'redis', state: 'failed', detail: refusal.message};
		const lastError = redisWatch?.lastError() ?? null;
		return {name: 'redis', state: lastError === null ? 'ok' : 'warning', detail: lastError ?? 'answering'};
	}

	async function beat(): Promise<void> {
		const status = Object.fromEntries([...started].map(([name, part]) => [name, part.status()]));
		try {
			await registry.beat({...machine, version, startedAt, state, parts: status});
			if (silentFor !== null) log.info('Redis answers again');
			silentFor = null;
		} catch (error) {
			if (silentFor === null) log.warn({reason: messageOf(error)}, 'Redis does not answer');
			silentFor = messageOf(error);
		}
	}

	try {
		// Before the wait for Redis, so that probes get an answer meanwhile.
		if (status) statusServer = await startStatusServer({...status, metrics, checks});
		await registry.enter(signal, reason => {
			if (silentFor === null) log.warn({reason}, 'waiting for Redis');
			silentFor = reason;
		});
		redisWatch = await watchRedis({redis, mayEvict, log});
		for (const part of parts) started.set(part.name, await part.start({redis, machine, log, metrics, tracing}));
		await beat();
		const address = statusServer?.address ?? null;
		onWorking(machine, address);
		systemd.ready(`Working as ${machine.name}`);
		log.info({machine, parts: [...started.keys()], status: address}, 'working');
		const beats = setInterval(() => inBackground(beat()), BEAT_MS);
		if (!signal.aborted) await once(signal, 'abort');
		log.info({drainMs}, 'stopping: takes nothing new');
		systemd.stopping();
		state = 'draining';
		inBackground(beat());
		await drainAll();
		clearInterval(beats);
		await withTimeout(registry.leave(machine.id), LEAVE_TIMEOUT_MS, () => {}).catch(() => {});
		log.info('stopped');
	} catch (error) {
		await drainAll().catch(() => {});
		// Stopped before it began.
		if (!signal.aborted) throw error;
	} finally {
		await tracing.close();
		statusServer?.close();
		redisWatch?.close();
		restoreConsole();
		registry.close();
		lastResort.remove();
	}

	async function drainAll(): Promise<void> {
		const drained = await Promise.allSettled([...started.values()].map(part => part.drain(drainMs)));
		for (const outcome of drained)
			if (outcome.status === 'rejected') log.error({err: outcome.reason}, 'a part did not stop');
		started.clear();
	}
}
