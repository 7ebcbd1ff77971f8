import type {FastifyRequest} from 'fastify';
import {writeOrigin} from '../../shared/network/origin.ts';
import {readTraceparent, type Span, type Tracing} from '../../shared/tracing.ts';

const spans = new WeakMap<FastifyRequest, Span>();

/** Begins the span of a request, in the trace that its client began. */
export function startRequestSpan(tracing: Tracing, request: FastifyRequest): Span {
	const route = request.routeOptions.url;
	const span = tracing.startSpan(route === undefined ? request.method : `${request.method} ${route}`, {
		kind: 'server',
		parent: readTraceparent(request.headers.traceparent),
		attributes: {
			'http.request.method': request.method,
			'http.route': route,
			'url.path': request.url.split('?', 1)[0],
			'client.address': request.ip,
			'lunch.request_id': request.id,
		},
	});
	spans.set(request, span);
	return span;
}

/** Ends it with what was answered; `gone` where the client did not wait for that. */
export function endRequestSpan(span: Span, status: number | 'gone'): void {
	if (status === 'gone') span.end({error: 'the client went away'});
	else
		span.end({
			attributes: {'http.response.status_code': status},
			...(status >= 500 ? {error: `answered ${status}`} : {}),
		});
}

/** The origin of the work that a request begins. */
export function originOf(request: FastifyRequest): string {
	return writeOrigin({requestId: request.id, traceparent: spans.get(request)?.traceparent ?? null});
}
