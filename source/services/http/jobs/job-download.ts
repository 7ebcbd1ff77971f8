import type {FastifyReply, FastifyRequest} from 'fastify';
import type {Download, Jobs} from '../../../jobs/jobs.ts';
import {resultFileName} from '../../../jobs/results/job-result.ts';
import {LunchError} from '../../../shared/errors.ts';
import {matchesEtag} from '../conditional.ts';
import {readRange} from './range-header.ts';

type DownloadRequest = FastifyRequest<{Params: {id: string}}>;

/** Streams the result of a finished job, whole or in part, or redirects to the storage that gives it. */
export async function sendResult(jobs: Jobs, request: DownloadRequest, reply: FastifyReply): Promise<FastifyReply> {
	const {id} = request.params;
	const job = await jobs.get(id);
	const {result} = job;
	const etag = result && `"${result.sha256}"`;
	if (result && etag && matchesEtag(request.headers['if-none-match'] ?? '', etag)) {
		return reply.code(304).header('etag', etag).send();
	}
	// The link is signed for GET alone. A client that asked for a range asks the storage for it.
	const link = request.method === 'GET' ? await jobs.link?.(id) : null;
	if (link) return reply.code(307).header('location', link).header('cache-control', 'no-store').send();
	// A part of another text than the one that the client has a part of makes no whole (RFC 9110, 13.1.5).
	const ifRange = request.headers['if-range'];
	const wantsPart = request.method === 'GET' && (ifRange === undefined || ifRange === etag);
	const download = await open(jobs, id, wantsPart ? request.headers.range : undefined, reply, result?.bytes);
	const {start, end, size, body} = download;
	const isPart = end - start < size;
	reply
		.code(isPart ? 206 : 200)
		.type(job.kind === 'pi' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8')
		.header('content-length', end - start)
		.header('accept-ranges', 'bytes')
		.header('cache-control', 'private, max-age=86400')
		.header('x-content-type-options', 'nosniff')
		.header('content-disposition', `attachment; filename="${resultFileName(job)}"`);
	if (etag && result) {
		reply.header('etag', etag);
		reply.header('repr-digest', `sha-256=:${Buffer.from(result.sha256, 'hex').toString('base64')}:`);
	}
	if (isPart) reply.header('content-range', `bytes ${start}-${end - 1}/${size}`);
	if (request.method === 'GET') return reply.send(body);
	body.destroy();
	return reply.send();
}

async function open(
	jobs: Jobs,
	id: string,
	range: string | undefined,
	reply: FastifyReply,
	size: number | undefined,
): Promise<Download> {
	try {
		return await jobs.download(id, {range: readRange(range) ?? undefined});
	} catch (error) {
		if (error instanceof LunchError && error.code === 'JOB_RANGE_INVALID' && size !== undefined) {
			reply.header('content-range', `bytes */${size}`);
		}
		throw error;
	}
}
