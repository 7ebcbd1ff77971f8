import {once} from 'node:events';
import {availableParallelism} from 'node:os';
import {inBackground} from '../shared/in-background.ts';
import {withoutPassword} from '../shared/redis/redis-address.ts';
import type {LogLevel, ServeSettings} from '../shared/settings/serve-settings.ts';
import type {Tracing} from '../shared/tracing.ts';
import type {Access, AccessSettings, Exposure} from './access/access.ts';
import {addCertificateMetric, watchCertificate} from './access/certificate-expiry.ts';
import {type ReloadableSettings, reload} from './access/reload.ts';
import {openReloadableAccess} from './access/reloadable-access.ts';
import {runHttpProcess} from './cluster/http-process.ts';
import {runCluster} from './cluster/primary.ts';
import {collectReport, GRACE_MS, type ServerProcessOptions, startServerProcess} from './cluster/server-process.ts';
import type {FunctionService, FunctionServiceContext, FunctionServiceOptions} from './engines/function-service.ts';
import {openJobService} from './engines/job-service.ts';
import {installLastResort, type LastResort} from './lifecycle/last-resort.ts';
import {addProcessMetrics, addServiceMetrics} from './lifecycle/process-metrics.ts';
import {type RedisWatch, watchRedis} from './lifecycle/redis-watch.ts';
import {reservePort} from './lifecycle/shared-port.ts';
import {onAbort, planStop, type StopPlan} from './lifecycle/stop-plan.ts';
import {openSystemd} from './lifecycle/systemd.ts';
import {logConsole} from './logging/console-log.ts';
import {createKeptLogger, type Logger} from './logging/logger.ts';
import type {RecentLog} from './logging/recent-log.ts';
import {createMetrics} from './metrics/metrics.ts';
import {openTracing} from './tracing/open-tracing.ts';

export interface ServeOptions extends Omit<ServerProcessOptions, 'access'>, AccessSettings {
	workers: ServeSettings['workers'];
	logLevel: LogLevel;
	/** The script and arguments that start this program as one of the HTTP processes. */
	worker: {script: string; args: (port: number) => readonly string[]};
	/** Aborted when it is to stop. */
	signal: AbortSignal;
	/** The time that requests are still taken after that, in milliseconds. */
	stopDelayMs: number;
	/** The settings that can change while it runs, as they are now. */
	reread: () => ReloadableSettings;
	/** Has the listener called whenever that is to be taken over. */
	onReload: (listener: () => void) => void;
	/** Whether the Redis may forget accepted work. */
	redisMayEvict: boolean;
	/** The environment: what systemd says there is read and taken out. */
	variables: NodeJS.ProcessEnv;
	/** Called once requests are answered. */
	onListening: (listening: {address: string; workers: number; grpc: string | null}) => void;
	/** Called with the isolation of functions, once it is known. */
	onIsolation?: (isolation: string) => void;
	/** The functions to serve over gRPC; null for none. */
	functionService: FunctionServiceOptions | null;
}

/** The log and traces of a process. */
interface Reporting {
	log: Logger;
	recentLog: RecentLog;
	lastResort: LastResort;
	tracing: Tracing;
}

/** Serves until the signal is aborted, then finishes what is under way. Throws LISTEN_FAILED. */
export async function serve(options: ServeOptions): Promise<void> {
	const {log, recent: recentLog} = createKeptLogger(options.logLevel);
	const lastResort = installLastResort(log);
	const restoreConsole = logConsole(log);
	try {
		const tracing = await openTracing({...options, log});
		await serveUntilStopped(options, {log, recentLog, lastResort, tracing}).finally(() => tracing.close());
	} finally {
		restoreConsole();
		lastResort.remove();
	}
}

async function serveUntilStopped(given: ServeOptions, {log, recentLog, lastResort, tracing}: Reporting): Promise<void> {
	const systemd = openSystemd(given.variables, log);
	const options = onSockets(given, systemd.sockets.http ?? systemd.sockets.grpc);
	const {onListening, reread} = options;
	const workers = options.workers === 'auto' ? availableParallelism() : options.workers;
	log.info(configurationOf(options, workers), 'starting');
	const {redis = null, redisMayEvict: mayEvict} = options;
	const redisWatch = redis === null ? null : await watchRedis({redis, mayEvict, log});
	const access = await openReloadableAccess(options, exposureOf(options));
	if (access.madeTokenFile !== null) log.info({tokenFile: access.madeTokenFile}, 'made a token');
	const unwatch = watchCertificate(access, log);
	const functions = await openFunctionService(options, {access, log, tracing, listenFd: systemd.sockets.grpc});
	const listening = (address: string) => {
		const grpc = functions?.address ?? null;
		log.info({address, workers, grpc}, 'listening');
		onListening({address, workers, grpc});
		if (functions) inBackground(announceIsolation(functions));
		systemd.ready(`Answering at ${address}`);
	};
	async function announceIsolation(service: FunctionService): Promise<void> {
		const load = await service.load();
		if (load === null) return;
		log.info({isolation: load.isolation}, 'isolation of functions');
		options.onIsolation?.(load.isolation);
	}
	const stop = planStop(options.signal, options.stopDelayMs);
	const reloaded: (() => void)[] = [];
	options.onReload(() =>
		inBackground(
			reload(reread, {access, log}).then(isDone => {
				if (isDone) for (const listener of reloaded) listener();
			}),
		),
	);
	onAbort(stop.leaving, () => {
		log.info({delayMs: options.stopDelayMs}, 'stopping');
		systemd.stopping();
		functions?.announceStop();
	});
	// Requests and calls that are under way are finished side by side.
	onAbort(stop.stopped, () => {
		if (functions) inBackground(functions.stop(GRACE_MS), error => log.error({err: error}, 'functions did not stop'));
	});
	try {
		if (workers > 1) {
			const onReload = (listener: () => void) => {
				reloaded.push(listener);
			};
			const listenFd = systemd.sockets.http;
			await serveWithWorkers({...options, listenFd}, workers, {
				access,
				functions,
				redisWatch,
				log,
				recentLog,
				listening,
				lastResort,
				tracing,
				stop,
				onReload,
			});
		} else {
			const serving = await startServerProcess({...options, access, listenFd: systemd.sockets.http}, log, {
				functions,
				redisWatch,
				lastResort,
				recentLog,
				tracing,
			});
			listening(serving.address);
			onAbort(stop.leaving, () => serving.announceStop());
			if (!stop.stopped.aborted) await once(stop.stopped, 'abort');
			await serving.stop();
		}
	} finally {
		unwatch();
		await functions?.stop(0);
		redisWatch?.close();
	}
	log.info('stopped');
}

interface Serving extends Reporting {
	access: Access;
	functions: FunctionService | null;
	redisWatch: RedisWatch | null;
	stop: StopPlan;
	/** Has the listener called after each reload. */
	onReload: (listener: () => void) => void;
	/** Called once requests are answered. */
	listening: (address: string) => void;
}

/** This process answers no request: it has jobs computed and functions run, and others answer. */
async function serveWithWorkers(options: ServeOptions, workers: number, serving: Serving): Promise<void> {
	const {access, functions, redisWatch, log, recentLog, listening, lastResort, tracing, stop, onReload} = serving;
	const {script, args} = options.worker;
	const {listenFd = null} = options;
	const port = listenFd === null ? await reservePort(options.host, options.port) : options.port;
	const metrics = createMetrics();
	addProcessMetrics(metrics);
	addServiceMetrics(metrics, options.version);
	addCertificateMetric(metrics, access);
	lastResort.countIn(metrics);
	const jobService =
		options.jobService &&
		(await openJobService(options.jobService, {
			...{computes: true, calls: functions?.calls ?? null},
			...{metrics, log, tracing},
		}));
	if (jobService) functions?.serveJobs(jobService.jobs);
	await runCluster({
		count: workers,
		script,
		args: args(port),
		env: listenFd === null ? {} : {[LISTEN_FD]: String(listenFd)},
		log,
		recentLog,
		stop,
		onReload,
		snapshot: async () => ({...metrics.snapshot(), ...(await functions?.snapshot())}),
		report: () => collectReport(jobService, functions),
		lastErrors: () => ({
			jobs: jobService?.lastError(),
			functions: functions?.lastError(),
			redis: redisWatch?.lastError(),
			refusal: redisWatch?.refusal(),
		}),
		onListening: listening,
	}).finally(() => jobService?.jobs.close());
}

/** The functions and their gRPC server, which take their time to load: not where there are none. */
async function openFunctionService(
	{functionService, host}: ServeOptions,
	context: Omit<FunctionServiceContext, 'host'>,
): Promise<FunctionService | null> {
	if (!functionService) return null;
	const {startFunctionService} = await import('./engines/function-service.ts');
	return startFunctionService(functionService, {...context, host});
}

function exposureOf({host, functionService}: Pick<ServeOptions, 'host' | 'functionService'>): Exposure {
	return {host, runsCode: functionService !== null};
}

/** The variable that says to a worker that the first process has a socket that was handed over. */
const LISTEN_FD = 'LUNCH_LISTEN_FD';

/** A socket that was handed over may be anybody's to reach, whatever `--host` says. */
function onSockets<Options extends {host: string}>(options: Options, fd: number | null): Options {
	return fd === null ? options : {...options, host: '0.0.0.0'};
}

/** Serves as one of the processes of {@link serve}. */
export async function serveHttpProcess(
	given: Omit<ServeOptions, 'worker' | 'workers' | 'onListening' | 'onReload'>,
): Promise<void> {
	const fd = given.variables[LISTEN_FD];
	const listenFd = fd === undefined ? null : Number(fd);
	const options = {...onSockets(given, listenFd), listenFd};
	const {log, recent: recentLog} = createKeptLogger(options.logLevel);
	const lastResort = installLastResort(log);
	try {
		const tracing = await openTracing({...options, log});
		const access = await openReloadableAccess(options, exposureOf(options));
		await runHttpProcess(
			{...options, access},
			{
				log,
				recentLog,
				lastResort,
				tracing,
				stop: planStop(options.signal, options.stopDelayMs),
				onReload: () => inBackground(reload(options.reread, {access, log})),
			},
		).finally(() => tracing.close());
	} finally {
		lastResort.remove();
	}
}

/** The configuration as it is logged. Its fields are named one by one: a secret that is added later must not slip in. */
function configurationOf(options: ServeOptions, workers: number) {
	const {version, upstream, sources, timeoutMs, host, port, ttl, cacheFile, logLevel, jobService} = options;
	const redis = withoutPassword(options.redis ?? null);
	const jobs = jobService && {...jobService, redis: withoutPassword(jobService.redis)};
	const relay = {upstream, sources, timeoutMs, ttl, cacheFile, redis};
	const {functionService: service, tokenFile, tlsCert, insecure} = options;
	const functions = service && {port: service.port, isOn: service.open !== null, opaque: service.opaque?.count ?? 0};
	const access = {tokenFile, tlsCert, insecure};
	return {version, node: process.version, host, port, workers, ...relay, jobs, functions, access, logLevel};
}
