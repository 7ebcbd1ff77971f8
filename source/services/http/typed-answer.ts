import type {FastifyReply, FastifyRequest} from 'fastify';
import {matchesEtag} from './conditional.ts';
import {etagOf} from './relayed-answer.ts';

/**
 * Sends text that was made here, with an entity tag. Clients keep it and ask each time whether it still
 * holds: how long it does depends on several answers of the upstream.
 */
export function sendText(
	request: FastifyRequest,
	reply: FastifyReply,
	contentType: string,
	text: string,
): FastifyReply {
	const etag = etagOf(text);
	reply.header('etag', etag).header('cache-control', 'no-cache');
	if (matchesEtag(request.headers['if-none-match'] ?? '', etag)) return reply.code(304).send();
	return reply.type(contentType).send(text);
}

export function sendJson(request: FastifyRequest, reply: FastifyReply, document: unknown): FastifyReply {
	return sendText(request, reply, 'application/json; charset=utf-8', JSON.stringify(document));
}
