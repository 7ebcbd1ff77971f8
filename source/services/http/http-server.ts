import {randomUUID} from 'node:crypto';
import {createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import fastify, {type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController} from 'fastify';
import type {TenantJobs} from '../../jobs/jobs.ts';
import type {Relay} from '../../relay/relay.ts';
import {readRequestId} from '../../shared/request-id.ts';
import type {PriceRole} from '../../shared/settings/reader-settings.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import {type Access, requireToken} from '../access/access.ts';
import type {Readiness} from '../lifecycle/readiness.ts';
import {canSharePort, listenFailed} from '../lifecycle/shared-port.ts';
import type {Logger} from '../logging/logger.ts';
import type {WorkersReport} from '../machine/workers-report.ts';
import type {Metrics} from '../metrics/metrics.ts';
import {takeAbsoluteTarget} from './absolute-target.ts';
import {addApiRoutes} from './api-routes.ts';
import type {BasePath} from './base-path.ts';
import {addPreflight, browserGuard, letPagesRead} from './browser-guard.ts';
import {answerClientError} from './client-error.ts';
import {addDocumentation, describeRoutes} from './documentation/documentation.ts';
import {addErrorAnswers, sendProblem} from './error-answers.ts';
import {createHitCounts} from './hot/hit-counts.ts';
import {createHotAnswers} from './hot/hot-answers.ts';
import {addHotConnections} from './hot/hot-connections.ts';
import {createHotPath} from './hot/hot-path.ts';
import {createPipelineLimit} from './hot/pipelined-answers.ts';
import {defaultLimits, type HttpLimits} from './http-limits.ts';
import {addJobRoutes} from './jobs/job-routes.ts';
import {addDiscoveryRoutes} from './menus/discovery-routes.ts';
import {addFeedRoutes} from './menus/feed-routes.ts';
import {addMenuRoute} from './menus/menu-route.ts';
import {addLogRoute, type LogRouteOptions} from './operators/log-route.ts';
import {addOperatorRoutes} from './operators/operator-routes.ts';
import {addWorkersRoute} from './operators/workers-route.ts';
import {addRelayRoutes} from './relayed/relay-routes.ts';
import {watchRequests} from './request-lifecycle.ts';
import {scoped} from './scoped.ts';
import {type IsOwnName, ownNames} from './service-names.ts';
import {typedRoutes} from './typed-routes.ts';

export interface HttpServerOptions {
	relay: Relay;
	/** Long computations; null where there are none. */
	jobs: TenantJobs | null;
	/** Whether calls of functions are run: here, or by other machines. */
	takesCalls: boolean;
	/** Reports the state of the service. */
	report: () => Promise<WorkersReport>;
	metrics: Metrics;
	log: Logger;
	version: string;
	/** Where the spans of requests go; left out: nowhere. */
	tracing?: Tracing;
	/** Colours for `/menu/…?color`. */
	colors: TextStyle;
	/** The role whose price texts of menus show; left out or null for every price. */
	priceFor?: PriceRole | null;
	/** Where Swagger UI's files are. */
	swaggerFolder: URL;
	readiness: (isStopping: boolean, isOverloaded: boolean) => Readiness;
	/** The text of `/metrics`. */
	metricsText: () => Promise<string>;
	/** Reads the last lines of the service's log. */
	readLog: LogRouteOptions['readLog'];
	/** The address that is listened on. */
	host: string;
	/** Origins of pages that may use the service. */
	allowOrigin: readonly string[];
	basePath: BasePath;
	/** Whether the client's address is taken from the proxy in front. */
	trustProxy: boolean;
	/** The clients that are let in where not everybody is, and TLS. */
	access: Access;
	/** The queues to show under `/queues` to who has the token, and where Bull Board's files are; null for none. */
	board: {redis: string; folder: URL} | null;
	limits?: Partial<HttpLimits>;
}

/** Connections that may wait to be taken: a thousand clients that come at once must all get in. */
const BACKLOG = 4096;

export interface HttpServer {
	/** Listens, on a descriptor that somebody listens on already if one is given; resolves with the address. Throws LISTEN_FAILED. */
	listen(where: {host: string; port: number; isPortShared?: boolean; listenFd?: number | null}): Promise<string>;
	/** Says that it stops: in `/ready`, and to clients that would go on using their connections. Requests are still taken. */
	announceStop(): void;
	/** Takes no more requests, and waits for those under way, at most so many milliseconds. */
	stop(graceMs: number): Promise<void>;
}

/** The HTTP face of a relay and of jobs. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
	const {relay, metrics, log} = options;
	const limits = {...defaultLimits, ...options.limits};
	let isStopping = false;

	const answers = createHotAnswers({maxBytes: limits.maxHotBytes});
	metrics.gauge('lunch_cache_memory_entries', () => answers.entries);
	metrics.gauge('lunch_cache_memory_bytes', () => answers.bytes);
	const count = createHitCounts(metrics, log);
	const answerHot = createHotPath({answers, count, isStopping: () => isStopping});

	const isOwnName = ownNames({host: options.host, allowOrigins: options.allowOrigin});
	const {app, server} = createApp(options, limits, {answerHot, isOwnName});
	const hotConnections = addHotConnections(server, options.access.certificate ? 'secureConnection' : 'connection', {
		...limits,
		answers,
		basePath: options.basePath,
		count,
		isStopping: () => isStopping,
		refuse: socket => answerClientError(new Error('the end of a request is missing'), socket),
		refuseLate: socket =>
			answerClientError(Object.assign(new Error('no request'), {code: 'ERR_HTTP_REQUEST_TIMEOUT'}), socket),
	});
	let connections = 0;
	metrics.gauge('lunch_http_connections', () => connections);
	server.on('connection', socket => {
		connections++;
		socket.once('close', () => connections--);
	});
	const lifecycle = watchRequests(app, {
		metrics,
		maxWaiting: limits.maxWaiting,
		isStopping: () => isStopping,
		tracing: options.tracing ?? noTracing,
	});
	addPreflight(app, options.allowOrigin);
	const guard = browserGuard({
		isOwnName,
		allowOrigins: options.allowOrigin,
		wantsToken: options.access.wantsToken,
	});
	addErrorAnswers(app);
	await describeRoutes(app, options.version);
	await app.register(
		scoped(scope => {
			scope.addHook('onRequest', guard);
			addOperatorRoutes(scope, {
				readiness: () => options.readiness(isStopping, lifecycle.isOverloaded),
				metricsText: options.metricsText,
			});
			addDocumentation(scope, {folder: options.swaggerFolder, basePath: options.basePath});
		}),
	);
	await app.register(
		scoped(scope => {
			scope.addHook('onRequest', guard);
			addLogRoute(scope, options);
		}),
	);
	const ownAddress = (request: FastifyRequest) =>
		`${request.protocol}://${request.host}${options.basePath.link(request, request.url)}`;
	// Menus are public: any page may read them, under whatever name.
	await app.register(
		scoped(scope => {
			scope.addHook('onRequest', letPagesRead);
			addMenuRoute(scope, {relay, colors: options.colors, ownAddress, priceFor: options.priceFor ?? null});
			addFeedRoutes(scope, relay, ownAddress);
			addRelayRoutes(scope, {relay, answers, metrics, passesCredentials: !options.access.wantsToken});
		}),
	);
	await app.register(
		scoped(scope => {
			scope.addHook('onRequest', letPagesRead);
			addApiRoutes(scope, relay);
			addDiscoveryRoutes(scope, relay);
		}),
	);
	const {jobs} = options;
	if (jobs) {
		await app.register(
			scoped(async scope => {
				scope.addHook('onRequest', guard);
				requireToken(scope, options.access);
				await scope.register(
					scoped(inner =>
						addJobRoutes(inner, {
							...{jobs, metrics, basePath: options.basePath, heartbeatMs: limits.heartbeat},
							...{access: options.access, takesCalls: options.takesCalls},
						}),
					),
				);
				await scope.register(
					scoped(inner => addWorkersRoute(inner, {jobs, report: options.report, version: options.version})),
				);
			}),
		);
	}
	const {board} = options;
	if (board && options.access.wantsToken) {
		const {addQueueRoutes} = await import('./queues/queue-routes.ts');
		await app.register(
			scoped(async scope => {
				scope.addHook('onRequest', guard);
				await addQueueRoutes(scope, {...board, access: options.access, basePath: options.basePath});
			}),
		);
	}
	await app.ready();

	return {
		async listen({host, port, isPortShared = false, listenFd: fd = null}) {
			const reusePort = fd === null && isPortShared && canSharePort;
			const sharing = fd === null ? (reusePort ? {reusePort} : {}) : {fd};
			const address = await app.listen({host, port, backlog: BACKLOG, ...sharing}).catch((error: unknown) => {
				throw listenFailed(host, port, error);
			});
			return options.access.certificate ? address.replace(/^http:/, 'https:') : address;
		},
		announceStop() {
			isStopping = true;
		},
		async stop(graceMs) {
			isStopping = true;
			const giveUp = setTimeout(() => {
				hotConnections.closeAll();
				server.closeAllConnections();
			}, graceMs);
			hotConnections.closeIdle();
			// A connection whose last answer is still being written is not idle yet, and nothing says when it is.
			const closeIdle = setInterval(() => {
				hotConnections.closeIdle();
				server.closeIdleConnections();
			}, 100);
			await app.close();
			clearTimeout(giveUp);
			clearInterval(closeIdle);
		},
	};
}

type AnswerHot = (request: IncomingMessage, response: ServerResponse) => boolean;

function createApp(
	{log, access, basePath, trustProxy}: HttpServerOptions,
	limits: HttpLimits,
	{answerHot, isOwnName}: {answerHot: AnswerHot; isOwnName: IsOwnName},
): {app: FastifyInstance; server: Server} {
	let server: Server | undefined;
	const loggerInstance: FastifyBaseLogger = log;
	const app: FastifyInstance = fastify({
		loggerInstance,
		logController: new LogController({disableRequestLogging: true, requestIdLogLabel: 'requestId'}),
		genReqId: ({headers}) => readRequestId(headers['x-request-id']) ?? randomUUID(),
		// One step: what a client itself wrote there is not believed.
		trustProxy: trustProxy ? (_address, hop) => hop === 0 : false,
		forceCloseConnections: 'idle',
		return503OnClosing: false,
		bodyLimit: 64 * 1024,
		routerOptions: {maxParamLength: 1000},
		frameworkErrors: (error, request, reply) => {
			sendProblem(error, request, reply);
		},
		clientErrorHandler: answerClientError,
		serverFactory(handler) {
			const {headersTimeout, requestTimeout, keepAliveTimeout, maxHeaderBytes} = limits;
			const times = {headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval: 1000};
			const own = {...times, maxHeaderSize: maxHeaderBytes, handshakeTimeout: headersTimeout};
			const limitPipeline = createPipelineLimit();
			const listener: RequestListener = (request, response) => {
				limitPipeline(request, response);
				takeAbsoluteTarget(request, isOwnName);
				request.url = basePath.strip(request.url ?? '');
				if (!answerHot(request, response)) handler(request, response);
			};
			const {certificate} = access;
			if (certificate) {
				const secure = createTlsServer({...own, ...certificate}, listener);
				access.onNewCertificate?.(renewed => secure.setSecureContext(renewed));
				server = secure;
			} else server = createServer(own, listener);
			server.timeout = limits.idleTimeout;
			return server;
		},
	});
	if (!server) throw new Error('fastify made no server');
	// Fastify's own compilers of JSON schemas are not in the bundle.
	typedRoutes(app);
	return {app, server};
}
