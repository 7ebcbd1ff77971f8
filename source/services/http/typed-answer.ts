import type {FastifyReply, FastifyRequest} from 'fastify';
import {matchesEtag} from './conditional.ts';
import {etagOf} from './relayed-answer.ts';
import {noteFromMemory} from './request-lifecycle.ts';

/**
 * Sends text that was made here, with an entity tag. Clients keep it and ask each time whether it still
 * holds: how long it does depends on several answers of the upstream. `fetchedAt`: when the upstream gave what it is made of.
 */
export function sendText(
	request: FastifyRequest,
	reply: FastifyReply,
	contentType: string,
	text: string,
	fetchedAt: Date | string | null = null,
): FastifyReply {
	if (fetchedAt !== null && Number(new Date(fetchedAt)) < Date.now() - reply.elapsedTime) noteFromMemory(request);
	const etag = etagOf(text);
	reply.header('etag', etag).header('cache-control', 'no-cache');
	if (matchesEtag(request.headers['if-none-match'] ?? '', etag)) return reply.code(304).send();
	return reply.type(contentType).send(text);
}

/** A document that may say when the upstream gave what it is made of. */
interface SourcedDocument {
	schemaVersion: number;
	source?: {fetchedAt: string | null};
}

export function sendJson(request: FastifyRequest, reply: FastifyReply, document: SourcedDocument): FastifyReply {
	const {fetchedAt = null} = document.source ?? {};
	return sendText(request, reply, 'application/json; charset=utf-8', JSON.stringify(document), fetchedAt);
}
