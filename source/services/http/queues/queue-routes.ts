import {createBullBoard} from '@bull-board/api';
import {BullMQAdapter} from '@bull-board/api/bullMQAdapter';
import {Queue} from 'bullmq';
import type {FastifyInstance, FastifyRequest} from 'fastify';
import {laneNames} from '../../../jobs/redis/queue/job-lanes.ts';
import {LunchError} from '../../../shared/errors.ts';
import {connectRedis} from '../../../shared/redis/connect-redis.ts';
import {keyPrefix} from '../../../shared/redis/redis-address.ts';
import {DEFAULT_TENANT} from '../../../shared/tenant.ts';
import {type Access, unauthorized} from '../../access/access.ts';
import type {BasePath} from '../base-path.ts';
import {sendPageFile} from '../documentation/page-file.ts';
import {createBoardAdapter} from './board-adapter.ts';
import {boardFilesIn, boardPage} from './board-files.ts';

export interface QueueRoutesOptions {
	/** `redis://` or `rediss://`. */
	redis: string;
	access: Access;
	basePath: BasePath;
	/** The folder of Bull Board's files. */
	folder: URL;
}

const PREFIX = '/queues';
const COMMAND_MS = 5000;
const CONTENT_POLICY =
	"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'";

/** `/queues`: Bull Board, behind the token (a browser asks for it as a password). It shows, and changes nothing. */
export async function addQueueRoutes(
	app: FastifyInstance,
	{redis, access, folder, basePath}: QueueRoutesOptions,
): Promise<void> {
	const connection = connectRedis(redis, {commandTimeout: COMMAND_MS, maxRetriesPerRequest: 1, lazyConnect: true});
	const queues = laneNames.map(
		name => new Queue(name, {connection, prefix: keyPrefix(redis), skipVersionCheck: true, skipMetasUpdate: true}),
	);
	for (const queue of queues) queue.on('error', () => {});
	const {adapter, parts} = createBoardAdapter();
	createBullBoard({
		queues: queues.map(queue => new BullMQAdapter(queue, {readOnlyMode: true})),
		serverAdapter: adapter,
		options: {uiBasePath: folder.pathname, uiConfig: {boardTitle: 'lunch'}},
	});
	const board = parts();
	const files = await boardFilesIn(folder);
	const hidden = {schema: {hide: true}, exposeHeadRoute: false};

	app.addHook('onRequest', async (request, reply) => {
		// It shows what every tenant has, so it is for the one whose token has no name.
		if (access.tenantOf(bearerOf(request)) === DEFAULT_TENANT) return;
		reply.header('www-authenticate', 'Basic realm="lunch: the token is the password", charset="UTF-8"');
		throw unauthorized(request.headers.authorization !== undefined);
	});
	app.addHook('onClose', async () => {
		await Promise.all(queues.map(queue => queue.close().catch(() => {})));
		connection.disconnect();
	});
	app.get(PREFIX, hidden, async (request, reply) => reply.redirect(basePath.link(request, `${PREFIX}/`), 308));
	for (const route of [board.entry.route].flat()) {
		app.get(PREFIX + route, hidden, async (request, reply) => {
			const place = basePath.link(request, PREFIX);
			const {params} = board.entry.handler({basePath: place, uiConfig: board.config});
			return reply
				.header('content-security-policy', CONTENT_POLICY)
				.header('cache-control', 'no-store')
				.type('text/html; charset=utf-8')
				.send(await boardPage(folder, params));
		});
	}
	for (const {method, route, handler} of board.api) {
		if (![method].flat().includes('get')) continue;
		for (const path of [route].flat()) {
			app.get<{Params: Record<string, string>; Querystring: Record<string, string>}>(
				PREFIX + path,
				hidden,
				async ({params, query}, reply) => {
					const asked = {queues: board.queues, uiConfig: board.config, params, query, headers: {}, body: {}};
					const {status, body} = await Promise.resolve(handler(asked)).catch((thrown: Error) => {
						if (connection.status === 'ready') return board.toFailure(thrown);
						throw new LunchError('JOB_STORE_FAILED', 'Redis can’t be reached.', {hint: 'Try again in a while.'});
					});
					return reply
						.code(status ?? 200)
						.header('cache-control', 'no-store')
						.type('application/json; charset=utf-8')
						.send(JSON.stringify(body));
				},
			);
		}
	}
	app.get<{Params: {'*': string}}>(`${PREFIX}/static/*`, hidden, async (request, reply) => {
		const file = files.get(`/static/${request.params['*']}`);
		if (!file) throw new LunchError('NOT_FOUND', 'The board has no such file.');
		reply.header('cache-control', 'private, max-age=3600');
		return sendPageFile(request, reply, file);
	});
}

/** The token of a request: a bearer token, or the password that a browser asked for. */
function bearerOf({headers}: FastifyRequest): string | undefined {
	const [, basic] = /^Basic +([\w+/=]+) *$/i.exec(headers.authorization ?? '') ?? [];
	if (basic === undefined) return headers.authorization;
	const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
	return `Bearer ${password}`;
}
