import {request} from 'undici';
import {LunchError} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {type Message, message, messageOfText} from '../../shared/language/texts.ts';
import {createDispatcher} from '../../shared/network/http-dispatcher.ts';
import {
	isNetworkTimeout,
	isTransientNetworkFailure,
	networkErrorCode,
	networkFailureReason,
} from '../../shared/network/network-failure.ts';
import {tlsHint} from '../../shared/network/tls-failure.ts';
import {fieldValue, type HeaderFields, headerFields} from '../http/header-fields.ts';
import {MOVED_HINT, type UpstreamAnswer, unreadable} from './upstream.ts';

/** The largest body that is read; larger ones are UPSTREAM_UNREADABLE. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const CONNECT_TIMEOUT_MS = 5000;

export interface GetRequesterOptions {
	timeoutMs: number;
	userAgent: string;
	/** The most connections to one host at a time. */
	connections: number;
	/** The environment that proxies are read from. */
	env: Environment;
}

/** Makes a client for single GET requests, without redirects and retries: a connection pool with limits on time and size. */
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

	/** Whether the same request may well succeed a moment later: a GET can be repeated. */
	function isWorthRetrying(error: unknown): boolean {
		return isTransientNetworkFailure(error);
	}

	/** A failed request as an error of the upstream at `address`. */
	function explain(error: unknown, address: string): LunchError {
		if (networkErrorCode(error) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
			return unreadable(`sent more than ${MAX_BODY_BYTES / 1024 / 1024} MiB`, error);
		}
		if (isNetworkTimeout(error)) {
			return new LunchError('UPSTREAM_TIMEOUT', message('{address} did not answer in time.', {address}), {
				hint: message('Try again, or use what is stored with --offline.'),
				cause: error,
			});
		}
		if (error instanceof Error && error.name === 'HTTPParserError') return unreadable('broke the HTTP protocol', error);
		return new LunchError(
			'UPSTREAM_UNREACHABLE',
			message('{address} could not be reached ({reason}).', {
				address,
				reason: messageOfText(networkFailureReason(error)),
			}),
			{
				hint: tlsHint(error) ?? unreachableHint(error),
				cause: error,
			},
		);
	}

	return {get, isWorthRetrying, explain, close: () => dispatcher.destroy()};
}

function unreachableHint(error: unknown): Message {
	const check = message('Check the network connection and the address (`lunch doctor`), then try again.');
	const isUnknownHost = ['ENOTFOUND', 'EAI_AGAIN'].includes(networkErrorCode(error));
	return isUnknownHost ? message('{first} {second}', {first: check, second: MOVED_HINT}) : check;
}

/** The answer decompressed: no compression was asked for, and some servers use it all the same. */
async function uncompressed(answer: UpstreamAnswer): Promise<UpstreamAnswer> {
	const coding = fieldValue(answer.headers, 'content-encoding');
	if (coding === null || answer.body.length === 0) return answer;
	const {decodeContent} = await import('./content-coding.ts');
	const body = await decodeContent(answer.body, coding, MAX_BODY_BYTES);
	if (!body) return answer;
	const headers = answer.headers.filter(([name]) => name !== 'content-encoding' && name !== 'content-length');
	return {...answer, headers, body};
}
