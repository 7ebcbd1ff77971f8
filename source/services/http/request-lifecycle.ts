import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {LunchError} from '../../shared/errors.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import type {Metrics} from '../metrics/metrics.ts';
import {checkTarget} from './absolute-target.ts';
import {badRequest} from './problem.ts';
import {hasTwoHosts} from './received-fields.ts';
import {endRequestSpan, startRequestSpan} from './request-trace.ts';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** Whether the route reads what is sent along. */
		takesBody?: boolean;
		/** Whether its answer goes on for as long as the client likes. */
		isEndless?: boolean;
	}
}

export interface LifecycleOptions {
	metrics: Metrics;
	/** The most requests under way at a time that need more than memory. */
	maxWaiting: number;
	isStopping: () => boolean;
	/** Gets the spans of requests. */
	tracing: Tracing;
}

export interface Lifecycle {
	readonly waiting: number;
	readonly isOverloaded: boolean;
}

/** Routes that an operator's tools ask for all the time, and above all under load. */
const OPERATORS = new Set(['/health', '/ready', '/metrics', '/log']);
/** Routes by which a service is watched: their requests are logged at `debug` alone. */
const WATCHING = new Set([...OPERATORS, '/workers']);
const goneSignals = new WeakMap<FastifyRequest, AbortController>();

/** Counts, times, logs and limits the requests that reach the router. */
export function watchRequests(app: FastifyInstance, options: LifecycleOptions): Lifecycle {
	const {metrics, maxWaiting, isStopping, tracing} = options;
	const durations = metrics.histogram('lunch_http_request_duration_seconds');
	const overloaded = metrics.counter('lunch_http_overloaded_total');
	let waiting = 0;
	metrics.gauge('lunch_http_waiting', () => waiting);

	app.addHook('onRequest', async (request, reply) => {
		const route = request.routeOptions.url ?? 'none';
		const since = performance.now();
		const span = startRequestSpan(OPERATORS.has(route) ? noTracing : tracing, request);
		waiting++;
		// 'close' comes in any case, after the whole answer or when the client has gone.
		reply.raw.once('close', () => {
			waiting--;
			const isGone = !reply.raw.writableFinished;
			if (isGone) goneSignals.get(request)?.abort(new LunchError('INTERRUPTED', 'The client went away.'));
			const milliseconds = performance.now() - since;
			const status = isGone ? 'gone' : reply.raw.statusCode;
			endRequestSpan(span, status);
			metrics.counter('lunch_http_requests_total', {route, status}).value++;
			if (!request.routeOptions.config.isEndless) durations.observe(milliseconds / 1000);
			const cache = reply.getHeader('cache-status');
			const isQuiet = WATCHING.has(route) || (status !== 'gone' && isFromMemory(request, cache));
			request.log[isQuiet ? 'debug' : 'info'](
				{
					method: request.method,
					url: request.url,
					status,
					milliseconds: round(milliseconds),
					client: request.ip,
					cache,
					...logFields.get(request),
				},
				'request',
			);
		});
		reply.header('x-request-id', request.id);
		checkTarget(request.raw);
		if (hasTwoHosts(request.raw)) throw badRequest('This request names two hosts.', 'Send one Host header.');
		if (isStopping() || (hasBody(request) && !request.routeOptions.config.takesBody))
			reply.header('connection', 'close');
		if (waiting > maxWaiting && !OPERATORS.has(route)) {
			overloaded.value++;
			throw new LunchError('OVERLOADED', 'Too many requests are under way.', {hint: 'Try again in a moment.'});
		}
	});

	return {
		get waiting() {
			return waiting;
		},
		get isOverloaded() {
			return waiting > maxWaiting;
		},
	};
}

const logFields = new WeakMap<FastifyRequest, Readonly<Record<string, unknown>>>();

/** Adds to what is logged of a request once it is answered. */
export function noteInLog(request: FastifyRequest, fields: Readonly<Record<string, unknown>>): void {
	logFields.set(request, fields);
}

const answeredFromMemory = new WeakSet<FastifyRequest>();

/** Says of a request that its answer was made of what was there already: there are many, and they are logged at `debug` alone. */
export function noteFromMemory(request: FastifyRequest): void {
	answeredFromMemory.add(request);
}

function isFromMemory(request: FastifyRequest, cacheStatus: unknown): boolean {
	return answeredFromMemory.has(request) || /^[^;]*; hit(?:;|$)/.test(String(cacheStatus));
}

/** Aborted when the client of a request goes away before it has its answer. */
export function goneSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
	const known = goneSignals.get(request);
	if (known) return known.signal;
	const controller = new AbortController();
	goneSignals.set(request, controller);
	if (reply.raw.destroyed) controller.abort(new LunchError('INTERRUPTED', 'The client went away.'));
	return controller.signal;
}

// A connection whose body is not taken is closed rather than read to its end.
function hasBody({headers}: FastifyRequest): boolean {
	return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function round(milliseconds: number): number {
	return Math.round(milliseconds * 10) / 10;
}
