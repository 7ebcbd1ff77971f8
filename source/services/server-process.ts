import type {TextStyle} from '../shared/text-style.ts';
import {type Access, openToAll} from './access.ts';
import {createHttpServer, type HttpLimits} from './http/http-server.ts';
import type {Logger} from './logger.ts';
import {createMetrics, type Metrics, type Snapshot, sumSnapshots} from './metrics.ts';
import {metricsText} from './metrics-text.ts';
import {readinessOf} from './readiness.ts';
import {openRelayService, type RelayServiceOptions} from './relay-service.ts';

export interface ServerProcessOptions extends Omit<RelayServiceOptions, 'metrics' | 'log'> {
	host: string;
	port: number;
	/** Whether other processes listen on the same port. */
	isPortShared?: boolean;
	/** Colours for `/menu/…?color`. */
	colors: TextStyle;
	/** Where Swagger UI's files are. */
	swaggerFolder: URL;
	/** Who is let in, and TLS; left out: everybody, plain HTTP. */
	access?: Access;
	limits?: Partial<HttpLimits>;
}

export interface ServerProcess {
	/** The address it listens on. */
	readonly address: string;
	readonly metrics: Metrics;
	/** Finishes what is under way, then closes everything. */
	stop(): Promise<void>;
}

const TIDY_MS = 5 * 60_000;

/** How long requests under way may take once the service is to stop, in milliseconds. */
export const GRACE_MS = 10_000;

/**
 * Starts serving in this process. `gather` collects the figures of all processes; left out where there
 * are no others. Throws LISTEN_FAILED.
 */
export async function startServerProcess(
	options: ServerProcessOptions,
	log: Logger,
	gather?: () => Promise<Snapshot>,
): Promise<ServerProcess> {
	const metrics = createMetrics();
	metrics.gauge('process_resident_memory_bytes', () => process.memoryUsage.rss());
	metrics.gauge('process_cpu_seconds_total', () => {
		const {user, system} = process.cpuUsage();
		return (user + system) / 1e6;
	});
	metrics.gauge('lunch_workers', () => 1);
	const service = openRelayService({...options, metrics, log});
	const server = await createHttpServer({
		...options,
		access: options.access ?? openToAll,
		relay: service.relay,
		metrics,
		log,
		readiness: (isStopping, isOverloaded) =>
			readinessOf({
				isStopping,
				isOverloaded,
				hasAnswers: service.hasAnswers(),
				upstream: service.condition,
				cacheTrouble: service.cacheTrouble(),
				redisTrouble: service.redisTrouble(),
			}),
		async metricsText() {
			const figures = gather ? await gather() : metrics.snapshot();
			// One file, however many processes use it.
			const file = {lunch_cache_file_bytes: await service.cacheFileBytes()};
			return metricsText(sumSnapshots([figures, file]));
		},
	});
	const address = await server.listen(options).catch(async (error: unknown) => {
		await service.relay.close();
		throw error;
	});
	const tidying = setInterval(() => void service.tidy(), TIDY_MS);
	let stopping: Promise<void> | undefined;
	async function stop(): Promise<void> {
		clearInterval(tidying);
		await server.stop(GRACE_MS);
		await service.relay.close();
	}
	return {
		address,
		metrics,
		stop() {
			stopping ??= stop();
			return stopping;
		},
	};
}
