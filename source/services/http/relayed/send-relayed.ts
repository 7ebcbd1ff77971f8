import type {FastifyReply, FastifyRequest} from 'fastify';
import {type BytePart, readPart} from '../byte-part.ts';
import {isRangeOf, isUnmodified} from '../conditional.ts';
import {type RelayedAnswer, timedHeaders} from '../relayed-answer.ts';

/**
 * Sends an answer of the upstream, or what of it the client does not have yet. Past the framework, which
 * refuses odd statuses and joins fields: an answer is the same here as when it is repeated from memory.
 */
export function sendRelayed(
	request: FastifyRequest,
	reply: FastifyReply,
	answer: RelayedAnswer,
	cacheStatus: string,
): FastifyReply {
	const now = Date.now();
	const own = ['x-request-id', request.id];
	if (reply.getHeader('connection') === 'close') own.push('connection', 'close');
	const timed = [...timedHeaders(answer, cacheStatus, now), ...own];
	reply.header('cache-status', cacheStatus); // for the log
	reply.hijack();
	const {raw} = reply;
	const isHead = request.method === 'HEAD';
	if (answer.status === 200 && isUnmodified(request.headers, answer, now)) {
		raw.writeHead(304, [...answer.notModifiedHeaders, ...timed]).end();
		return reply;
	}
	const {range} = request.headers;
	const isPartAsked = range !== undefined && answer.status === 200 && !isHead && isRangeOf(request.headers, answer);
	const part = isPartAsked ? readPart(range, answer.body.length) : null;
	if (part === 'unsatisfiable') {
		raw.writeHead(416, ['content-range', `bytes */${answer.body.length}`, 'content-length', '0', ...timed]).end();
	} else if (part) {
		raw.writeHead(206, [...partHeaders(answer, part), ...timed]).end(answer.body.subarray(part.start, part.end));
	} else {
		const hasBody = !isHead && answer.status !== 204 && answer.status !== 304;
		raw.writeHead(answer.status, [...answer.headers, ...timed]).end(hasBody ? answer.body : undefined);
	}
	return reply;
}

function partHeaders({headers, body}: RelayedAnswer, {start, end}: BytePart): string[] {
	const whole = headers.flatMap((name, index) =>
		index % 2 === 0 && name !== 'content-length' ? [name, headers[index + 1] ?? ''] : [],
	);
	return [...whole, 'content-range', `bytes ${start}-${end - 1}/${body.length}`, 'content-length', String(end - start)];
}
