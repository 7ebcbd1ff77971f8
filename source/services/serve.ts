import {once} from 'node:events';
import {availableParallelism} from 'node:os';
import {withoutPassword} from '../shared/engine-settings.ts';
import type {LogLevel, ServeSettings} from '../shared/serve-settings.ts';
import {type AccessSettings, openAccess} from './access.ts';
import {runCluster} from './cluster/primary.ts';
import {runWorker} from './cluster/worker.ts';
import {openJobService} from './job-service.ts';
import {createLogger} from './logger.ts';
import {createMetrics} from './metrics.ts';
import {reportOf, type ServerProcessOptions, startServerProcess} from './server-process.ts';
import {reservePort} from './shared-port.ts';

export interface ServeOptions extends Omit<ServerProcessOptions, 'access'>, AccessSettings {
	workers: ServeSettings['workers'];
	logLevel: LogLevel;
	/** How this program is started as a worker. */
	worker: {script: string; args: (port: number) => readonly string[]};
	/** Aborted when it is to stop. */
	signal: AbortSignal;
	/** Told once requests are answered. */
	onListening: (listening: {address: string; workers: number}) => void;
}

/** Serves until the signal is aborted, then finishes what is under way. Throws LISTEN_FAILED. */
export async function serve(options: ServeOptions): Promise<void> {
	const {signal, onListening} = options;
	const log = createLogger(options.logLevel);
	const workers = options.workers === 'auto' ? availableParallelism() : options.workers;
	log.info(configurationOf(options, workers), 'starting');
	const access = await openAccess(options, {host: options.host, runsCode: false});
	const listening = (address: string) => {
		log.info({address, workers}, 'listening');
		onListening({address, workers});
	};
	if (workers > 1) {
		const {script, args} = options.worker;
		const port = await reservePort(options.host, options.port);
		// The processes that answer take jobs in; this one, which answers nobody, has them computed.
		const metrics = createMetrics();
		const jobService = options.jobService && (await openJobService(options.jobService, {computes: true, metrics, log}));
		await runCluster({
			count: workers,
			script,
			args: args(port),
			log,
			signal,
			figures: metrics.snapshot,
			report: () => reportOf(jobService),
			onListening: listening,
		}).finally(() => jobService?.jobs.close());
	} else {
		const serving = await startServerProcess({...options, access}, log);
		listening(serving.address);
		if (!signal.aborted) await once(signal, 'abort');
		log.info('stopping');
		await serving.stop();
	}
	log.info('stopped');
}

/** Serves as one of the processes of {@link serve}. */
export async function serveAsWorker(options: Omit<ServeOptions, 'worker' | 'workers' | 'onListening'>): Promise<void> {
	const access = await openAccess(options, {host: options.host, runsCode: false});
	await runWorker({...options, access}, createLogger(options.logLevel), options.signal);
}

/** What an operator wants to see in the log. Named one by one: a secret that is added later must not slip in. */
function configurationOf(options: ServeOptions, workers: number) {
	const {version, upstream, timeoutMs, host, port, ttl, cacheFile, logLevel, jobService} = options;
	const redis = withoutPassword(options.redis ?? null);
	const jobs = jobService && {...jobService, redis: withoutPassword(jobService.redis)};
	const relay = {upstream, timeoutMs, ttl, cacheFile, redis};
	return {version, node: process.version, host, port, workers, ...relay, jobs, logLevel};
}
