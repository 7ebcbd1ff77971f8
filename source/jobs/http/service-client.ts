import type {IncomingHttpHeaders} from 'node:http';
import type {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import {request} from 'undici';
import type * as z from 'zod';
import {LunchError} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {fitSchema} from '../../shared/fit-schema.ts';
import {createDispatcher} from '../../shared/network/http-dispatcher.ts';
import {MAX_REDIRECTS, redirectTarget} from '../../shared/network/redirect.ts';
import {isWorthRepeating, unreachable} from './service-failures.ts';
import {readFailure, unreadable} from './service-problem.ts';

export interface ServiceClientOptions {
	/** Base address, without a slash at the end. */
	address: string;
	/** Shown as a bearer token; null for none. */
	token: string | null;
	/** The longest to wait for a connection, for an answer to begin, and between its parts, in milliseconds. */
	timeoutMs: number;
	userAgent: string;
	/** Makes the `x-request-id` of a request, by which it is known in the log of the service; left out: the service makes one. */
	requestId?: (() => string) | undefined;
	/** Where the proxies are read from. */
	env: Environment;
}

export interface ServiceRequest {
	method?: 'GET' | 'POST' | 'DELETE';
	headers?: Record<string, string>;
	body?: string;
	signal?: AbortSignal | undefined;
	/** The longest silence within the answer, in milliseconds. */
	silenceMs?: number;
}

export interface ServiceAnswer {
	status: number;
	headers: IncomingHttpHeaders;
	body: Readable;
}

export type ServiceClient = ReturnType<typeof createServiceClient>;

/** The largest document that is read: a page of a thousand jobs is a tenth of it. */
const MAX_DOCUMENT_BYTES = 8 * 2 ** 20;
const RETRY_DELAYS_MS = [100, 400];

/** Requests to a `lunch serve`. Failures are `LunchError`s: what the service said, or SERVICE_UNREACHABLE, SERVICE_FAILED. */
export function createServiceClient({address, token, timeoutMs, userAgent, requestId, env}: ServiceClientOptions) {
	const dispatcher = createDispatcher(
		{
			connect: {timeout: Math.min(5000, timeoutMs)},
			headersTimeout: timeoutMs,
			bodyTimeout: timeoutMs,
			keepAliveTimeout: 10_000,
		},
		env,
	);
	const secret: Record<string, string> = token === null ? {} : {authorization: `Bearer ${token}`};

	async function ask(url: string, {method = 'GET', headers, body, signal, silenceMs}: ServiceRequest, isOwn: boolean) {
		const named: Record<string, string> = requestId && isOwn ? {'x-request-id': requestId()} : {};
		const answer = await request(url, {
			dispatcher,
			method,
			headers: {
				...{'accept-encoding': 'identity', 'user-agent': userAgent},
				...named,
				...(isOwn ? secret : {}),
				...headers,
			},
			...(body === undefined ? {} : {body}),
			...(signal ? {signal} : {}),
			...(silenceMs === undefined ? {} : {bodyTimeout: silenceMs}),
		});
		return {status: answer.statusCode, headers: answer.headers, body: answer.body};
	}

	/** The answer to one request, if it is not a failure. The body is to be read, or destroyed. */
	async function open(path: string, options: ServiceRequest = {}): Promise<ServiceAnswer> {
		try {
			const answer = await follow(path, options);
			if (answer.status < 300) return answer;
			const text = await textOf(answer.body).catch(() => '');
			throw readFailure({address, status: answer.status, text, wait: headerIn(answer, 'retry-after')});
		} catch (error) {
			if (error instanceof LunchError || options.signal?.aborted) throw error;
			throw unreachable(address, error);
		}
	}

	/** The answer at the end of all redirects. */
	async function follow(path: string, options: ServiceRequest): Promise<ServiceAnswer> {
		let url = address + path;
		for (let followed = 0; followed <= MAX_REDIRECTS; followed++) {
			// The token is the service's: a storage that it redirects to does not get it.
			const answer = await ask(url, options, URL.parse(url)?.origin === URL.parse(address)?.origin);
			const target = redirectTarget(answer.status, headerIn(answer, 'location'), url);
			if (!target) return answer;
			answer.body.on('error', () => {}).destroy();
			url = target.href;
		}
		throw unreadable(address, `redirected more than ${MAX_REDIRECTS} times`);
	}

	/** Asks again where the service can't be reached. Every request can be repeated, those for new jobs by their key. */
	async function openWithRetries(path: string, options: ServiceRequest = {}): Promise<ServiceAnswer> {
		for (let attempt = 0; ; attempt++) {
			try {
				return await open(path, options);
			} catch (error) {
				const pause = RETRY_DELAYS_MS[attempt];
				if (pause === undefined || options.signal?.aborted || !isWorthRepeating(error)) throw error;
				await delay(pause, undefined, {signal: options.signal});
			}
		}
	}

	return {
		address,
		open,
		openWithRetries,
		/** A document that fits its schema. */
		async document<Schema extends z.ZodType>(
			path: string,
			schema: Schema,
			options?: ServiceRequest,
		): Promise<{headers: IncomingHttpHeaders; document: z.infer<Schema>}> {
			const {headers, body} = await openWithRetries(path, options);
			const text = await textOf(body).catch((error: unknown) => {
				throw error instanceof LunchError ? error : unreachable(address, error);
			});
			return {headers, document: read(text, schema)};
		},
		close: () => dispatcher.destroy(),
	};

	function read<Schema extends z.ZodType>(text: string, schema: Schema): z.infer<Schema> {
		let json: unknown;
		try {
			json = JSON.parse(text);
		} catch (error) {
			throw unreadable(address, 'gave no JSON', error);
		}
		const {data, fault} = fitSchema(schema, json);
		if (fault === null) return data;
		throw unreadable(address, `gave another document than expected (${fault})`);
	}

	async function textOf(body: Readable): Promise<string> {
		const chunks: Buffer[] = [];
		let bytes = 0;
		for await (const chunk of body as AsyncIterable<Buffer>) {
			bytes += chunk.length;
			if (bytes > MAX_DOCUMENT_BYTES) throw unreadable(address, 'gave a document without end');
			chunks.push(chunk);
		}
		return Buffer.concat(chunks).toString('utf8');
	}
}

function headerIn({headers}: ServiceAnswer, name: 'location' | 'retry-after'): string | null {
	const value = headers[name];
	return typeof value === 'string' ? value : null;
}
