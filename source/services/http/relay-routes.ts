import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import type {Held} from '../../relay/cached-upstream.ts';
import type {Relay} from '../../relay/relay.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Metrics} from '../metrics.ts';
import {matchesEtag} from './conditional.ts';
import {createHotAnswer, type HotAnswers} from './hot-answers.ts';
import {badRequest} from './problem.ts';
import {relayPath} from './relay-path.ts';
import {cacheStatusOf, headersOf, relayedAnswer} from './relayed-answer.ts';
import {goneSignal} from './request-lifecycle.ts';

export interface RelayRoutesOptions {
	relay: Relay;
	answers: HotAnswers;
	metrics: Metrics;
}

const PREFIX = '/relay_anything';

/** How long a stale answer is repeated from memory before the relay is asked again whether there is a newer one. */
const STALE_RECHECK_MS = 1000;

/** `GET /{path}` and `GET /relay_anything/{path}`: whatever the upstream says of its `/{path}`. */
export function addRelayRoutes(app: FastifyInstance, {relay, answers, metrics}: RelayRoutesOptions): void {
	const hits = metrics.counter('lunch_cache_hits_total');
	const stale = metrics.counter('lunch_cache_stale_total');

	/** Keeps what the relay held for the next who ask the same, for as long as nobody needs to ask. */
	function keepHot(request: FastifyRequest, path: string, held: Held): void {
		const now = Date.now();
		const answer = relayedAnswer(path, held.answer);
		const isFresh = held.state === 'fresh';
		const serveUntil = isFresh ? answer.freshUntil : now + STALE_RECHECK_MS;
		if (serveUntil <= now) return;
		const hot = createHotAnswer({
			answer,
			serveUntil,
			cacheStatus: isFresh ? null : cacheStatusOf(held, answer, now),
			requests: metrics.counter('lunch_http_requests_total', {
				route: request.routeOptions.url ?? 'none',
				status: answer.status,
			}),
			outcomes: isFresh ? hits : stale,
		});
		answers.set(request.raw.url ?? '', hot);
		if (!held.renewal) return;
		inBackground(
			held.renewal.then(renewed => renewed && keepHot(request, path, renewed)),
			error => request.log.error({err: error}, 'a renewed answer could not be kept'),
		);
	}

	async function relayAnything(target: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const path = relayPath(target);
		if (path === null) {
			throw badRequest(
				'This is no path below the upstream.',
				'Leave out "..", "//", encoded slashes and control characters.',
			);
		}
		const held = await relay.answer(path, {signal: goneSignal(request, reply)});
		keepHot(request, path, held);
		return send(request, reply, path, held);
	}

	const options = {schema: {hide: true}};
	app.get(`${PREFIX}/*`, options, (request, reply) =>
		relayAnything(targetOf(request).slice(PREFIX.length), request, reply),
	);
	app.get('/*', options, (request, reply) =>
		relayAnything(targetOf(request).replace(/^\/restaurants(?=\?|$)/, '/restaurant'), request, reply),
	);
}

/** What was asked for, not decoded by the router. */
function targetOf({raw}: FastifyRequest): string {
	return raw.url ?? '';
}

function send(request: FastifyRequest, reply: FastifyReply, path: string, held: Held): FastifyReply {
	const now = Date.now();
	const answer = relayedAnswer(path, held.answer);
	const isNotModified = matchesEtag(request.headers['if-none-match'] ?? '', answer.etag);
	const headers = headersOf(answer, cacheStatusOf(held, answer, now), now, !isNotModified);
	for (let index = 0; index < headers.length; index += 2) reply.header(headers[index] ?? '', headers[index + 1]);
	return isNotModified ? reply.code(304).send() : reply.code(answer.status).send(answer.body);
}
