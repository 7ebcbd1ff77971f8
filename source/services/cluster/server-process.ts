import {inBackground} from '../../shared/in-background.ts';
import type {PriceRole} from '../../shared/settings/reader-settings.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import {type Access, openToAll} from '../access/access.ts';
import {addCertificateMetric} from '../access/certificate-expiry.ts';
import type {FunctionService} from '../engines/function-service.ts';
import {type JobService, type JobServiceOptions, openJobService} from '../engines/job-service.ts';
import {openRelayService, type RelayServiceOptions} from '../engines/relay-service.ts';
import {createBasePath} from '../http/base-path.ts';
import type {HttpLimits} from '../http/http-limits.ts';
import {createHttpServer} from '../http/http-server.ts';
import type {LastResort} from '../lifecycle/last-resort.ts';
import {addProcessMetrics, addServiceMetrics} from '../lifecycle/process-metrics.ts';
import {assessReadiness} from '../lifecycle/readiness.ts';
import type {RedisWatch} from '../lifecycle/redis-watch.ts';
import type {Logger} from '../logging/logger.ts';
import {createRecentLog, type LogPart, type LogRequest, type RecentLog} from '../logging/recent-log.ts';
import {createMachines} from '../machine/machines.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import {createMetrics, type Metrics, type Snapshot, seriesOf, sumSnapshots} from '../metrics/metrics.ts';
import {metricsText} from '../metrics/metrics-text.ts';
import type {LastErrors} from './messages.ts';

export interface ServerProcessOptions extends Omit<RelayServiceOptions, 'metrics' | 'log'> {
	host: string;
	port: number;
	/** Whether other processes listen on the same port. */
	isPortShared?: boolean;
	/** The descriptor of a socket that was handed over to be served; null or left out to listen. */
	listenFd?: number | null;
	/** Colours for `/menu/…?color`. */
	colors: TextStyle;
	/** The role whose price texts of menus show; left out or null for every price. */
	priceFor?: PriceRole | null;
	/** The folder of Swagger UI's files. */
	swaggerFolder: URL;
	/** The folder of Bull Board's files. Left out: it is not shown. */
	boardFolder?: URL;
	/** Tokens and TLS. Left out: everybody is let in, over plain HTTP. */
	access?: Access;
	/** The jobs to serve; null for a relay alone. */
	jobService: JobServiceOptions | null;
	/** Whether calls of functions are run, here or by other machines; left out: they are. */
	takesCalls?: boolean;
	/** Origins of pages that may use the service; left out: none but its own. */
	allowOrigin?: readonly string[];
	/** The path that a proxy has the service below; left out: none. */
	basePath?: string;
	/** Whether the client's address is taken from the proxy in front. */
	trustProxy?: boolean;
	limits?: Partial<HttpLimits>;
}

export interface ServerProcess {
	/** The address it listens on. */
	readonly address: string;
	readonly metrics: Metrics;
	/** Says that it stops, where that is asked. Requests are still taken. */
	announceStop(): void;
	/** Finishes what is under way, then closes everything. */
	stop(graceMs?: number): Promise<void>;
}

const TIDY_MS = 5 * 60_000;

/** The time that requests under way have once the service is to stop, in milliseconds. */
export const GRACE_MS = 10_000;

/** Questions to the other processes of a service. */
export interface OtherProcesses {
	/** The metrics of all of them together, this one included. */
	gather(): Promise<Snapshot>;
	/** Their state. */
	report(): Promise<WorkersReport>;
	/** The last lines of their logs. */
	readLog(request: LogRequest): Promise<readonly LogPart[]>;
	/** The last errors of the jobs and functions that another process runs. */
	lastErrors(): LastErrors;
}

/** The surroundings of a process's server. */
export interface ServerProcessContext {
	/** Left out where there are none: this process then computes jobs too. */
	others?: OtherProcesses;
	/** The functions that this process runs. */
	functions?: FunctionService | null;
	/** Left out where there is no Redis, or another process looks at it. */
	redisWatch?: RedisWatch | null;
	lastResort?: LastResort;
	/** The end of this process's log; left out where none is kept. */
	recentLog?: RecentLog;
	/** Gets the spans of requests and jobs. Left out: nothing is traced. Not closed with this. */
	tracing?: Tracing;
}

/** Starts serving in this process. Throws LISTEN_FAILED. */
export async function startServerProcess(
	options: ServerProcessOptions,
	log: Logger,
	{
		others,
		functions = null,
		redisWatch = null,
		lastResort,
		recentLog = createRecentLog(),
		tracing = noTracing,
	}: ServerProcessContext = {},
): Promise<ServerProcess> {
	const metrics = createMetrics();
	addProcessMetrics(metrics);
	if (!others) {
		metrics.gauge('lunch_workers', () => 1);
		addServiceMetrics(metrics, options.version);
		addCertificateMetric(metrics, options.access ?? openToAll);
	}
	lastResort?.countIn(metrics);
	const service = openRelayService({...options, metrics, log});
	const computes = others === undefined;
	const refusal = () => redisWatch?.refusal() ?? others?.lastErrors().refusal ?? null;
	const context = {computes, calls: functions?.calls ?? null, metrics, log, refusal, tracing};
	const jobService = options.jobService && (await openJobService(options.jobService, context));
	if (jobService) functions?.serveJobs(jobService.jobs);
	const machines = createMachines(options.redis ?? null);
	const report = others?.report ?? (() => collectReport(jobService, functions));
	const {redis = null, boardFolder} = options;
	const server = await createHttpServer({
		...options,
		board: redis !== null && boardFolder && options.jobService ? {redis, folder: boardFolder} : null,
		access: options.access ?? openToAll,
		allowOrigin: options.allowOrigin ?? [],
		basePath: createBasePath(options.basePath ?? ''),
		trustProxy: options.trustProxy ?? false,
		relay: service.relay,
		jobs: jobService?.jobs ?? null,
		takesCalls: options.takesCalls ?? true,
		report: async () => ({...(await report()), machines: await machines.list()}),
		metrics,
		log,
		readLog: logReader(recentLog, others),
		tracing,
		readiness: (isStopping, isOverloaded) =>
			assessReadiness({
				isStopping,
				isOverloaded,
				hasAnswers: service.hasAnswers(),
				upstream: service.condition,
				cacheError: service.cacheError(),
				redisError:
					redis === null
						? undefined
						: (service.redisError() ?? redisWatch?.lastError() ?? others?.lastErrors().redis ?? null),
				refusal: refusal()?.message ?? null,
				jobError: jobService?.lastError() ?? others?.lastErrors().jobs ?? null,
				functionError: others ? others.lastErrors().functions : functions?.lastError(),
			}),
		async metricsText() {
			const counted = others ? await others.gather() : metrics.snapshot();
			// One file, however many processes use it.
			const file = {[seriesOf('lunch_cache_file_bytes')]: await service.cacheFileBytes()};
			const shared = await Promise.all([
				jobService?.snapshot() ?? {},
				machines.snapshot(),
				functions?.snapshot() ?? {},
			]);
			return metricsText(sumSnapshots([counted, file, ...shared]));
		},
	});
	async function close(): Promise<void> {
		await Promise.all([service.relay.close(), jobService?.jobs.close(), machines.close()]);
	}
	const address = await server.listen(options).catch(async (error: unknown) => {
		await close();
		throw error;
	});
	const tidying = setInterval(
		() => inBackground(service.tidy(), error => log.warn({err: error}, 'tidying up failed')),
		TIDY_MS,
	);
	let stopping: Promise<void> | undefined;
	async function stop(graceMs: number): Promise<void> {
		clearInterval(tidying);
		await server.stop(graceMs);
		await close();
	}
	return {
		address,
		metrics,
		announceStop: () => server.announceStop(),
		stop(graceMs = GRACE_MS) {
			stopping ??= stop(graceMs);
			return stopping;
		},
	};
}

/** Reads the logs of all processes: of this one, where it is the only one. */
function logReader(own: RecentLog, others: OtherProcesses | undefined): OtherProcesses['readLog'] {
	return others ? others.readLog : async request => [own.read(request)];
}

/** The jobs and functions of this process. */
export async function collectReport(
	jobService: JobService | null,
	functionService: FunctionService | null,
): Promise<WorkersReport> {
	const [jobs, functions] = await Promise.all([jobService?.jobs.load().catch(() => null), functionService?.load()]);
	return {jobs: jobs ?? null, functions: functions ?? null, grpc: functionService?.address ?? null, machines: null};
}
