import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import type {AskOptions, CacheResult} from '../../../relay/cache/cached-upstream.ts';
import {readClientRequest} from '../../../relay/cache/client-request.ts';
import type {Relay} from '../../../relay/relay.ts';
import {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {Metrics} from '../../metrics/metrics.ts';
import {sendProblem} from '../error-answers.ts';
import {createHotAnswer} from '../hot/hot-answer.ts';
import type {HotAnswers} from '../hot/hot-answers.ts';
import {badRequest} from '../problem.ts';
import {receivedFields} from '../received-fields.ts';
import {cacheStatusOf, type RelayedAnswer, relayedAnswer} from '../relayed-answer.ts';
import {goneSignal} from '../request-lifecycle.ts';
import {relayPath} from './relay-path.ts';
import {sendRelayed} from './send-relayed.ts';

export interface RelayRoutesOptions {
	relay: Relay;
	answers: HotAnswers;
	metrics: Metrics;
	/** Whether `Authorization` is meant for the upstream, as it is where this service takes no token. */
	passesCredentials: boolean;
}

/** An answer, and the path it is the answer for. */
interface Found {
	path: string;
	held: CacheResult;
}

const PREFIX = '/relay_anything';

/** The time that a stale answer is repeated from memory before the relay is asked for a newer one. */
const STALE_RECHECK_MS = 1000;

/** `GET /{path}` and `GET /relay_anything/{path}`: whatever the upstream says of its `/{path}`. */
export function addRelayRoutes(app: FastifyInstance, options: RelayRoutesOptions): void {
	const {relay, answers, metrics, passesCredentials} = options;
	const hits = metrics.counter('lunch_cache_hits_total');
	const stale = metrics.counter('lunch_cache_stale_total');

	/** Keeps the relay's answer for the next requests of the same target, for as long as it needs no check. */
	function keepHot(request: FastifyRequest, answer: RelayedAnswer, held: CacheResult): void {
		const target = targetOf(request);
		const now = Date.now();
		const isFresh = held.state === 'fresh';
		const staleLimit = held.state === 'stale' ? held.answer.staleUntil : held.answer.errorUntil;
		const serveUntil = isFresh ? answer.freshUntil : Math.min(now + STALE_RECHECK_MS, staleLimit);
		// An answer that depends on request fields is not for all who ask for this target.
		if (serveUntil <= now || held.answer.selecting.length > 0) {
			answers.delete(target);
			return;
		}
		answers.set(
			target,
			createHotAnswer({
				answer,
				serveUntil,
				cacheStatus: isFresh ? null : cacheStatusOf(held, answer, now),
				requests: metrics.counter('lunch_http_requests_total', {
					route: request.routeOptions.url ?? 'none',
					status: answer.status,
				}),
				outcomes: isFresh ? hits : stale,
			}),
		);
	}

	function keepRenewed(request: FastifyRequest, path: string, {revalidation}: CacheResult): void {
		if (!revalidation) return;
		inBackground(
			revalidation.then(renewed => renewed && keepHot(request, relayedAnswer(path, renewed.answer), renewed)),
			error => request.log.error({err: error}, 'a renewed answer could not be kept'),
		);
	}

	/** The list by its other name, `/restaurants`: where the upstream has something of that name it is that. */
	async function answerNamed(path: string, options: AskOptions): Promise<Found> {
		const named = await relay.answer(path, options).catch((error: unknown) => {
			if (error instanceof LunchError && /^(?:UPSTREAM_|NOTHING_STORED)/.test(error.code)) return null;
			throw error;
		});
		if (named && named.answer.status < 400) return {path, held: named};
		const list = path.replace('restaurants', 'restaurant');
		return {path: list, held: await relay.answer(list, options)};
	}

	async function answerAt(path: string, prefix: string, options: AskOptions): Promise<Found> {
		const isNamedList = prefix === '' && /^restaurants(?=\?|$)/.test(path);
		return isNamedList ? answerNamed(path, options) : {path, held: await relay.answer(path, options)};
	}

	async function relayAnything(request: FastifyRequest, reply: FastifyReply, prefix: string): Promise<FastifyReply> {
		const asked = relayPath(targetOf(request).slice(prefix.length));
		if (asked === null) {
			throw badRequest(
				'The path does not lead below the upstream.',
				'Leave out "..", "//", encoded slashes and control characters.',
			);
		}
		const client = readClientRequest(receivedFields(request.raw), passesCredentials);
		const options = {request: client, signal: goneSignal(request, reply)};
		let found: Found;
		try {
			found = await answerAt(asked, prefix, options);
		} catch (error) {
			// RFC 9111, 5.2.1.7: the status of a client that wants only what is kept, where nothing is.
			if (client.directives.has('only-if-cached')) return sendProblem(error, request, reply, 504);
			throw error;
		}
		const {path, held} = found;
		const answer = relayedAnswer(path, held.answer);
		// The same answer may be in memory under other names, from before.
		if (!held.isHit) for (const name of targetsOf(path)) answers.delete(name);
		// A client's own demand, such as an answer newer than others need, is no reason to keep the answer for all.
		if (held.state === 'fresh' || client.directives.size === 0) keepHot(request, answer, held);
		keepRenewed(request, path, held);
		return sendRelayed(request, reply, answer, cacheStatusOf(held, answer, Date.now()));
	}

	const hidden = {schema: {hide: true}};
	app.get(`${PREFIX}/*`, hidden, (request, reply) => relayAnything(request, reply, PREFIX));
	app.get('/*', hidden, (request, reply) => relayAnything(request, reply, ''));
	app.options('/*', hidden, (request, reply) => answerOptions(request, reply));
}

/** Every request target that asks for a path of the upstream. */
function targetsOf(path: string): string[] {
	const aliased = path.replace(/^restaurant(?=\?|$)/, 'restaurants');
	return [`/${path}`, `${PREFIX}/${path}`, `/${aliased}`];
}

/** The request target, not decoded by the router. */
function targetOf({raw}: FastifyRequest): string {
	return raw.url ?? '';
}

// Paths of the service that are not public.
const guarded = /^\/(?:docs|health|jobs?|metrics|openapi\.json|queues|ready|workers)(?:[/?]|$)/;

/**
 * Menus are public: a page may ask for them with any header fields. Whether it may read the answer is said
 * by the answer itself, as the upstream has it.
 */
function answerOptions(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	if (guarded.test(targetOf(request))) {
		reply.callNotFound();
		return reply;
	}
	const {'access-control-request-headers': headers, 'access-control-request-method': method} = request.headers;
	reply.header('allow', 'GET, HEAD, OPTIONS').header('cache-control', 'no-store');
	if (method !== undefined) {
		reply.header('access-control-allow-origin', '*');
		reply.header('access-control-allow-methods', 'GET, HEAD');
		reply.header('access-control-max-age', '600');
		if (typeof headers === 'string' && /^[\w\s,-]{1,1000}$/.test(headers)) {
			reply.header('access-control-allow-headers', headers);
		}
	}
	return reply.code(204).send();
}
