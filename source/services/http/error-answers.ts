import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {PROBLEM_TYPE} from '../../shared/network/problem-type.ts';
import {badRequest, problemOf} from './problem.ts';

/** Every error of the application as problem details. */
export function addErrorAnswers(app: FastifyInstance): void {
	app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
	// Every path is answered for GET, so what comes here is another method.
	app.setNotFoundHandler((request, reply) => {
		const methods = methodsOf(new URL(request.url, 'http://localhost').pathname);
		reply.header('allow', methods.join(', '));
		const hint = `Use ${methods.join(' or ')}; see /docs for what there is.`;
		return sendProblem(
			new LunchError('METHOD_NOT_ALLOWED', `${request.method} is not allowed here.`, {hint}),
			request,
			reply,
		);
	});
}

/** The methods of a path. The wildcard of the relay answers GET everywhere else. */
function methodsOf(path: string): readonly string[] {
	if (path === '/job' || path === '/call' || /^\/job\/[^/]+\/retry$/.test(path)) return ['POST'];
	if (path === '/jobs') return ['GET', 'HEAD', 'DELETE'];
	return /^\/job\/[^/]+$/.test(path) ? ['GET', 'HEAD', 'DELETE'] : ['GET', 'HEAD'];
}

/**
 * Sends a failure, with the status that its code has where no other is given. What was not expected is logged
 * whole, and told to the client only by its request id.
 */
export function sendProblem(
	thrown: unknown,
	request: FastifyRequest,
	reply: FastifyReply,
	status?: number,
): FastifyReply {
	const error = asLunchError(thrown);
	if (error.code === 'INTERNAL') request.log.error({err: thrown}, 'unexpected failure');
	const {problem, headers} = problemOf(error, status);
	return reply.code(problem.status).headers(headers).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function asLunchError(thrown: unknown): LunchError {
	if (thrown instanceof LunchError) return thrown;
	const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
	if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
		return new LunchError('CONTENT_TOO_LARGE', 'The body is too long.', {hint: 'See /docs for what can be asked.'});
	}
	if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
		return new LunchError('CONTENT_TYPE_UNSUPPORTED', 'The body is of a type that is not read here.', {
			hint: 'Send JSON, with content-type: application/json.',
		});
	}
	const isClientsFault =
		thrown instanceof Error &&
		'statusCode' in thrown &&
		typeof thrown.statusCode === 'number' &&
		thrown.statusCode < 500;
	if (isClientsFault) return badRequest(messageOf(thrown), 'See /docs for what can be asked.');
	return new LunchError('INTERNAL', 'Something unexpected happened.', {
		hint: 'The log of the service has the details under the x-request-id of this answer.',
		cause: thrown,
	});
}
