import {setTimeout as delay} from 'node:timers/promises';
import {backoff, jittered} from '../../shared/backoff.ts';
import {LunchError} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {message} from '../../shared/language/texts.ts';
import {PROBLEM_TYPE} from '../../shared/network/problem-type.ts';
import {MAX_REDIRECTS, redirectTarget} from '../../shared/network/redirect.ts';
import {fieldValue, type HeaderFields} from '../http/header-fields.ts';
import {retryAfter} from '../http/retry-after.ts';
import {type Cooldown, LONGEST_COOLDOWN_MS} from './cooldown.ts';
import {MOVED_HINT, type RequestOptions, type Upstream, type UpstreamAnswer, unreadable} from './upstream.ts';

export interface HttpUpstreamOptions {
	/** Base address, http or https. */
	address: string;
	/** The time limit of one request with its redirects and retries, in milliseconds. */
	timeoutMs?: number | undefined;
	userAgent?: string | undefined;
	/** The most requests at once; more of them wait. */
	connections?: number | undefined;
	/** The environment that proxies are read from; without one there are none. */
	env?: Environment;
	cooldown: Cooldown;
	now?: () => number;
}

const MAX_RETRIES = 2;
const RETRY_PAUSES = {firstMs: 150, longestMs: 450, factor: 3};
/** The longest `Retry-After` that is waited for, in milliseconds; a longer one is reported. */
const LONGEST_RETRY_AFTER_MS = 2000;
const failures = new Set([502, 503, 504]);

/** An upstream over HTTP. */
export function createHttpUpstream({
	address,
	timeoutMs = 15_000,
	userAgent = 'lunch (terminal lunch menus; caches what it asks for)',
	connections = 16,
	env = {},
	cooldown,
	now = Date.now,
}: HttpUpstreamOptions): Upstream {
	const base = new URL(address);
	let loading: ReturnType<typeof load> | undefined;

	// Loaded at the first request: an answer from the cache needs no HTTP client.
	async function load() {
		const {createGetRequester} = await import('./http-get.ts');
		return createGetRequester({timeoutMs, userAgent, connections, env});
	}

	async function request(
		path: string,
		{headers = [], takesFailures = false, signal}: RequestOptions = {},
	): Promise<UpstreamAnswer> {
		const deadline = AbortSignal.timeout(timeoutMs);
		const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
		try {
			return await requestWithRetries(`${address}${path === '' ? '' : '/'}${path}`, headers, takesFailures, either);
		} catch (error) {
			if (signal?.aborted) throw signal.reason;
			if (deadline.aborted) throw timedOut(error);
			throw error;
		}
	}

	async function requestWithRetries(
		url: string,
		headers: HeaderFields,
		takesFailures: boolean,
		signal: AbortSignal,
	): Promise<UpstreamAnswer> {
		loading ??= load();
		const requester = await loading;
		for (let attempt = 0; ; attempt++) {
			await respectCooldown();
			const pause = attempt < MAX_RETRIES ? jittered(backoff(attempt + 1, RETRY_PAUSES)) : undefined;
			const outcome = await requestWithRedirects(requester, url, headers, signal).catch((error: unknown) => {
				if (error instanceof LunchError) throw error;
				if (pause === undefined || !requester.isWorthRetrying(error)) throw requester.explain(error, address);
				return null;
			});
			if (outcome === null) {
				await delay(pause, undefined, {signal});
				continue;
			}
			const wait = await noteRetryAfter(outcome);
			const isFailure = failures.has(outcome.status) && !takesFailures && !wasRetried(outcome);
			if (!isFailure || pause === undefined || (wait ?? 0) > LONGEST_RETRY_AFTER_MS) return outcome;
			// Timers can fire a moment early, and a cooldown is exact.
			await delay(Math.max((wait ?? 0) + 10, pause), undefined, {signal});
		}
	}

	async function requestWithRedirects(
		requester: Awaited<ReturnType<typeof load>>,
		from: string,
		headers: HeaderFields,
		signal: AbortSignal,
	): Promise<UpstreamAnswer> {
		let url = from;
		for (let followed = 0; followed <= MAX_REDIRECTS; followed++) {
			const answer = await requester.get(url, headers, signal);
			const target = redirectTarget(answer.status, fieldValue(answer.headers, 'location'), url);
			if (target === null) return answer;
			if (target?.host !== base.host) {
				const other = target?.host ?? 'an unreadable address';
				throw unreadable(`sent the request on to another host (${other})`, undefined, MOVED_HINT);
			}
			url = target.href;
		}
		throw unreadable(`redirected more than ${MAX_REDIRECTS} times`);
	}

	async function respectCooldown(): Promise<void> {
		const until = await cooldown.until();
		if (until > now()) throw rateLimited(until);
	}

	/** Starts the cooldown that a 429 or 503 asks for; resolves with its time in milliseconds, null for none. */
	async function noteRetryAfter({status, headers}: UpstreamAnswer): Promise<number | null> {
		if (status !== 429 && status !== 503) return null;
		const wait = retryAfter(fieldValue(headers, 'retry-after'), now(), LONGEST_COOLDOWN_MS);
		if (wait !== null) await cooldown.start(now() + wait);
		return wait;
	}

	function timedOut(cause: unknown): LunchError {
		return new LunchError(
			'UPSTREAM_TIMEOUT',
			message('{address} did not answer within {seconds} seconds.', {address, seconds: timeoutMs / 1000}),
			{
				hint: message('Try again, give it longer with --timeout SECONDS, or use what is stored with --offline.'),
				cause,
			},
		);
	}

	function rateLimited(until: number): LunchError {
		const seconds = Math.max(1, Math.ceil((until - now()) / 1000));
		return new LunchError(
			'UPSTREAM_RATE_LIMITED',
			message('{address} asked not to be contacted for another {seconds} s.', {address, seconds}),
			{
				hint: message('Try again after that; what is stored is shown meanwhile.'),
			},
		);
	}

	return {address, request, close: async () => (await loading)?.close()};
}

/** Whether a `lunch serve` tells a failure of its own upstream, which it asked more than once: retries of retries multiply. */
function wasRetried({status, headers, body}: UpstreamAnswer): boolean {
	const isProblem = fieldValue(headers, 'content-type')?.startsWith(PROBLEM_TYPE) ?? false;
	return status !== 503 && isProblem && body.includes('"code":"UPSTREAM_');
}
