import {request} from 'undici';
import * as z from 'zod';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {createDispatcher} from '../../shared/network/http-dispatcher.ts';
import {tlsHint} from '../../shared/network/tls-failure.ts';
import {isGrpcAddress} from './grpc-address.ts';

export interface FindGrpcAddressOptions {
	/** The address that was given: `grpc(s)://…`, or the `http(s)://…` of a `lunch serve`. */
	server: string;
	/** The token for the service; null for none. */
	token: string | null;
	/** Certificates (PEM) of authorities to trust; the ones that Node trusts when left out. */
	certificates?: Buffer | undefined;
	/** The longest wait for the answer of the service, in milliseconds. */
	timeoutMs?: number;
	/** Where the proxies are read from; left out: there are none. */
	env?: Environment;
}

const TIMEOUT_MS = 5000;
const LONGEST_ANSWER = 8 * 2 ** 20;

const workersSchema = z.looseObject({service: z.literal('lunch'), grpc: z.string().nullable()});

/**
 * The gRPC address of a service. One that is known by its HTTP address says it itself (`GET /workers`); the host
 * stays the one that was named. Throws SERVICE_UNREACHABLE, UNAUTHORIZED, SERVICE_FAILED.
 */
export async function findGrpcAddress(options: FindGrpcAddressOptions): Promise<string> {
	const server = options.server.replace(/\/+$/, '');
	if (isGrpcAddress(server)) return server;
	const {status, text} = await ask(server, options);
	if (status === 401) {
		const hint = 'Set LUNCH_TOKEN to the token of the service.';
		throw new LunchError('UNAUTHORIZED', `${server} wants to see a token.`, {hint});
	}
	const report = status === 200 ? workersSchema.safeParse(jsonOf(text)) : null;
	if (!report?.success) throw noFunctions(server, 'is no `lunch serve`, or one of another version');
	const [, scheme = '', port = ''] = /^(grpcs?):\/\/.+:(\d+)$/.exec(report.data.grpc ?? '') ?? [];
	if (port === '') throw noFunctions(server, 'runs no functions');
	return `${scheme}://${new URL(server).hostname}:${port}`;
}

async function ask(server: string, options: FindGrpcAddressOptions): Promise<{status: number; text: string}> {
	const {token, certificates: ca, timeoutMs = TIMEOUT_MS, env = {}} = options;
	const dispatcher = createDispatcher({connect: ca ? {ca} : {}, maxResponseSize: LONGEST_ANSWER}, env);
	try {
		const {statusCode, body} = await request(`${server}/workers`, {
			dispatcher,
			headers: token === null ? {} : {authorization: `Bearer ${token}`},
			signal: AbortSignal.timeout(timeoutMs),
		});
		return {status: statusCode, text: await body.text()};
	} catch (error) {
		throw new LunchError('SERVICE_UNREACHABLE', `Can't reach ${server}: ${messageOf(error)}.`, {
			hint: tlsHint(error) ?? 'See that `lunch serve` runs there.',
			cause: error,
		});
	} finally {
		await dispatcher.destroy();
	}
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function noFunctions(server: string, why: string): LunchError {
	return new LunchError('SERVICE_FAILED', `The service at ${server} ${why}.`, {
		hint: 'Name its gRPC address (grpc://host:8000) if it has one, or start it without --functions 0.',
	});
}
