import {setImmediate as afterPendingInput} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import {messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {connectRedis} from '../../../shared/redis/connect-redis.ts';
import {keyPrefix} from '../../../shared/redis/redis-address.ts';
import {withTimeout} from '../../../shared/with-timeout.ts';

const COMMAND_TIMEOUT_MS = 1000;
/** The longest that the first commands wait for the connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 1000;
const PROBE_INTERVAL_MS = 500;
/** A connection without traffic for so long, in milliseconds, is closed: the server hangs, or vanished. */
const SOCKET_TIMEOUT_MS = 5000;

export interface RedisCircuitBreakerOptions {
	/** Address of the Redis. */
	url: string;
	/** Called with the reason when Redis becomes unavailable. */
	onUnavailable: (reason: string) => void;
	/** Called when it is available again. */
	onAvailable: () => void;
}

/**
 * A connection to Redis behind a circuit breaker: after a command that failed or took longer than a second no more
 * are sent, until Redis answers a probe.
 */
export interface RedisCircuitBreaker {
	/** The prefix of all keys. */
	readonly prefix: string;
	/** Resolves when it is known whether Redis is available, after a second in any case. */
	readonly known: Promise<void>;
	/** Whether commands are worth sending. */
	readonly isAvailable: boolean;
	/** Runs commands. Throws what they throw, or that they took longer than a second. */
	run<Result>(work: (client: Redis) => Promise<Result>): Promise<Result>;
	close(): void;
}

export function openRedisCircuitBreaker(options: RedisCircuitBreakerOptions): RedisCircuitBreaker {
	const {url, onUnavailable, onAvailable} = options;
	const client = connectRedis(url, {
		enableOfflineQueue: false,
		maxRetriesPerRequest: 0,
		socketTimeout: SOCKET_TIMEOUT_MS,
	});
	let state: 'connecting' | 'available' | 'unavailable' | 'closed' = 'connecting';
	let probing: NodeJS.Timeout | undefined;
	const known = Promise.withResolvers<void>();
	const connecting = setTimeout(known.resolve, CONNECT_TIMEOUT_MS);

	function settleKnown(): void {
		clearTimeout(connecting);
		known.resolve();
	}

	function trip(error: unknown): void {
		settleKnown();
		if (state === 'closed') return;
		if (state !== 'unavailable') onUnavailable(messageOf(error) || 'no connection');
		state = 'unavailable';
		probing ??= setInterval(() => inBackground(probe()), PROBE_INTERVAL_MS);
		probing.unref();
	}

	async function probe(): Promise<void> {
		if (client.status !== 'ready') return;
		await withinTimeout(client.ping()).then(reset, () => {});
	}

	function reset(): void {
		clearInterval(probing);
		probing = undefined;
		const was = state;
		if (was === 'closed') return;
		state = 'available';
		settleKnown();
		if (was === 'unavailable') onAvailable();
	}

	client.on('ready', reset);
	client.on('error', trip);

	return {
		prefix: `${keyPrefix(url)}:`,
		known: known.promise,
		get isAvailable() {
			return state === 'available' && client.status === 'ready';
		},
		async run(work) {
			try {
				return await withinTimeout(work(client));
			} catch (error) {
				// An error that Redis itself answered shows that it is available.
				if (error instanceof CommandTimeoutError || client.status !== 'ready') trip(error);
				throw error;
			}
		},
		close() {
			clearInterval(probing);
			settleKnown();
			state = 'closed';
			client.disconnect();
		},
	};
}

class CommandTimeoutError extends Error {
	override readonly message = `no answer within ${COMMAND_TIMEOUT_MS / 1000} s`;
}

function withinTimeout<Result>(work: Promise<Result>): Promise<Result> {
	return withTimeout(work, COMMAND_TIMEOUT_MS, async () => {
		// If this process itself was held up, the answer may have arrived and not been read yet.
		await afterPendingInput();
		throw new CommandTimeoutError();
	});
}
