import {createReadStream} from 'node:fs';
import {createBrotliDecompress} from 'node:zlib';
import type {FastifyReply, FastifyRequest} from 'fastify';

/** A file of a page, for browsers. */
export interface PageFile {
	path: string;
	/** Its media type. */
	type: string;
	/** Whether it lies there compressed with brotli. */
	isCompressed: boolean;
}

/** Sends a file of a page: compressed as it lies there to clients that take it so, else as it was. */
export function sendPageFile(request: FastifyRequest, reply: FastifyReply, {path, type, isCompressed}: PageFile) {
	const content = createReadStream(path);
	reply.header('x-content-type-options', 'nosniff').type(type);
	if (!isCompressed) return reply.send(content);
	reply.header('vary', 'accept-encoding');
	if (takesBrotli(String(request.headers['accept-encoding'] ?? ''))) {
		return reply.header('content-encoding', 'br').send(content);
	}
	const decompressed = createBrotliDecompress();
	content.on('error', error => decompressed.destroy(error));
	decompressed.on('close', () => content.destroy());
	return reply.send(content.pipe(decompressed));
}

/** Whether an Accept-Encoding names brotli, and not with the weight 0. */
function takesBrotli(accepted: string): boolean {
	return accepted.split(',').some(coding => /^\s*br\s*(?:$|;(?!\s*q=0(?:\.0*)?\s*$))/i.test(coding));
}
