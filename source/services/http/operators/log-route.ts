import type {FastifyInstance, FastifyRequest} from 'fastify';
import * as z from 'zod';
import {LunchError} from '../../../shared/errors.ts';
import {isLoopback} from '../../../shared/network/loopback.ts';
import {DEFAULT_TENANT} from '../../../shared/tenant.ts';
import {type Access, unauthorized} from '../../access/access.ts';
import {mergedLog, readLogCursor} from '../../logging/merged-log.ts';
import type {LogPart, LogRequest} from '../../logging/recent-log.ts';
import {badRequest, problemAnswer} from '../problem.ts';
import {typedRoutes} from '../typed-routes.ts';

export interface LogRouteOptions {
	access: Access;
	/** Reads the logs of all processes. */
	readLog: (request: LogRequest) => Promise<readonly LogPart[]>;
}

const DEFAULT_LIMIT = 200;
const MOST_LINES = 1000;

const schema = {
	operationId: 'getLog',
	summary: "The last lines of the service's own log, and those after a cursor",
	tags: ['operation'],
	querystring: z.object({
		limit: z.coerce.number().int().min(1).max(MOST_LINES).default(DEFAULT_LIMIT),
		cursor: z.string().max(10_000).optional().describe('The `cursor` of the last answer: only what came since'),
	}),
	response: {
		200: z.object({
			schemaVersion: z.literal(1),
			lines: z
				.array(z.looseObject({time: z.string(), level: z.string(), message: z.string().optional()}))
				.describe('As they are logged, the oldest first, without secrets'),
			missed: z.number().int().describe('Lines since the cursor that are not kept any more'),
			cursor: z.string(),
		}),
		400: problemAnswer('The cursor is none'),
		401: problemAnswer('It is for those who run the service: the token without a name, else this machine alone'),
	},
};

/** `GET /log`: for those who run the service. What is kept of it is in memory, and bounded. */
export function addLogRoute(app: FastifyInstance, {access, readLog}: LogRouteOptions): void {
	const api = typedRoutes(app);
	app.addHook('onRequest', async (request, reply) => {
		const isOperator = access.wantsToken
			? access.tenantOf(request.headers.authorization) === DEFAULT_TENANT
			: isFromHere(request);
		if (isOperator) return;
		reply.header('www-authenticate', 'Bearer realm="lunch"');
		throw access.wantsToken ? unauthorized(request.headers.authorization !== undefined) : forThisMachine();
	});
	api.get('/log', {schema}, async ({query: {limit, cursor}}, reply) => {
		const positions = cursor === undefined ? null : readLogCursor(cursor);
		if (cursor !== undefined && positions === null) {
			throw badRequest('This is not a cursor of the log.', 'Take the one of the last answer, or leave it out.');
		}
		const page = mergedLog(await readLog({positions, limit}), {positions, limit});
		const lines = page.records as z.infer<(typeof schema.response)[200]>['lines'];
		return reply
			.header('cache-control', 'no-store')
			.type('application/json; charset=utf-8')
			.send({schemaVersion: 1, lines, missed: page.missed, cursor: page.cursor});
	});
}

/** Whether a request was made on this machine, as far as can be known: a proxy on it says so in one of these. */
function isFromHere({ip, raw, headers}: FastifyRequest): boolean {
	const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some(name => headers[name] !== undefined);
	return !isForwarded && isLoopback(ip) && isLoopback(raw.socket.remoteAddress ?? '');
}

function forThisMachine(): LunchError {
	return new LunchError('UNAUTHORIZED', 'The log is for this machine alone, as long as the service wants no token.', {
		hint: 'Start the service with --token-file, and send the token that has no name.',
	});
}
