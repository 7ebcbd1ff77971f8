import {request} from 'undici';
import {LunchError} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {createDispatcher} from '../../shared/network/http-dispatcher.ts';
import {tlsHint} from '../../shared/network/tls-failure.ts';
import {fieldValue, type HeaderFields, headerFields} from '../http/header-fields.ts';
import {type UpstreamAnswer, unreadable} from './upstream.ts';

/** The largest body that is read. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const CONNECT_TIMEOUT_MS = 5000;
const transient = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'EAI_AGAIN', 'ENETDOWN', 'UND_ERR_SOCKET']);
const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

export interface GetRequesterOptions {
	timeoutMs: number;
	userAgent: string;
	/** The most connections to one host at a time. */
	connections: number;
	/** Where the proxies are read from. */
	env: Environment;
}

/** One GET, no redirects, no retries: one connection pool with limits on time and size. */
export function createGetRequester({timeoutMs, userAgent, connections, env}: GetRequesterOptions) {
	const dispatcher = createDispatcher(
		{
			connect: {timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs)},
			headersTimeout: timeoutMs,
			bodyTimeout: timeoutMs,
			keepAliveTimeout: 10_000,
			connections,
			maxResponseSize: MAX_BODY_BYTES,
		},
		env,
	);

	async function get(url: string, fields: HeaderFields, signal: AbortSignal): Promise<UpstreamAnswer> {
		const own: HeaderFields = [
			...(fieldValue(fields, 'accept') === null ? [['accept', 'application/json, */*;q=0.5'] as const] : []),
			['accept-encoding', 'identity'],
			['user-agent', userAgent],
		];
		const {statusCode, headers, body} = await request(url, {
			dispatcher,
			signal,
			headers: [...fields, ...own].flat(),
		});
		const received = {status: statusCode, headers: headerFields(headers), body: Buffer.from(await body.arrayBuffer())};
		return uncompressed(received);
	}

	/** Whether the same request may well succeed a moment later. GET is idempotent, so it can be repeated. */
	function isWorthRetrying(error: unknown): boolean {
		return transient.has(codeOf(error));
	}

	/** What a failed request means, in words. */
	function explain(error: unknown, address: string): LunchError {
		const code = codeOf(error);
		if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
			return unreadable(`sent more than ${MAX_BODY_BYTES / 1024 / 1024} MiB`, error);
		}
		if (timeouts.has(code)) {
			return new LunchError('UPSTREAM_TIMEOUT', `${address} did not answer in time.`, {
				hint: 'Try again, or use what is stored with --offline.',
				cause: error,
			});
		}
		if (error instanceof Error && error.name === 'HTTPParserError') return unreadable('broke the HTTP protocol', error);
		return new LunchError('UPSTREAM_UNREACHABLE', `${address} could not be reached (${describe(code, error)}).`, {
			hint: tlsHint(error) ?? 'Check the network connection and the address (`lunch doctor`), then try again.',
			cause: error,
		});
	}

	return {get, isWorthRetrying, explain, close: () => dispatcher.destroy()};
}

/** A body without the compression that was not asked for. */
async function uncompressed(answer: UpstreamAnswer): Promise<UpstreamAnswer> {
	const coding = fieldValue(answer.headers, 'content-encoding');
	if (coding === null || answer.body.length === 0) return answer;
	const {decodeContent} = await import('./content-coding.ts');
	const body = await decodeContent(answer.body, coding, MAX_BODY_BYTES);
	if (!body) return answer;
	const headers = answer.headers.filter(([name]) => name !== 'content-encoding' && name !== 'content-length');
	return {...answer, headers, body};
}

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return '';
	// A failed connection to several addresses comes as an AggregateError.
	const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
	const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
	return own || (inner === undefined ? '' : codeOf(inner));
}

function describe(code: string, error: unknown): string {
	const known: Record<string, string> = {
		ENOTFOUND: 'no such host, or no network',
		EAI_AGAIN: 'the name could not be looked up',
		ECONNREFUSED: 'connection refused',
		ECONNRESET: 'connection lost',
		UND_ERR_SOCKET: 'connection lost',
	};
	return known[code] ?? (code || (error instanceof Error ? error.message : 'unknown reason'));
}
