import type {Redis, RedisOptions} from 'ioredis';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {connectRedis} from '../../../shared/redis/connect-redis.ts';
import {keyPrefix} from '../../../shared/redis/redis-address.ts';
import {agreeOnProtocol} from '../../../shared/redis/redis-protocol.ts';
import {withTimeout} from '../../../shared/with-timeout.ts';

/** How long a request waits for a Redis that is away, in milliseconds: a restart should not be noticed. */
const CONNECTION_TIMEOUT_MS = 2000;
/** The time limit of one command, in milliseconds. */
const COMMAND_TIMEOUT_MS = 5000;
/** Commands that were under way when the connection broke are sent again after so many attempts to connect. */
const RESENT = 5;

export interface RedisConnection {
	/** For commands within `run`, and for BullMQ. */
	readonly client: Redis;
	/** Hears what is published. */
	readonly subscriber: Redis;
	/** Does `work` with the connection. JOB_STORE_FAILED within seconds where Redis is away. */
	run<Result>(work: (client: Redis) => Promise<Result>): Promise<Result>;
	/** One more connection, for commands that wait for long. */
	connectBlocking(): Redis;
	close(): void;
}

/** Connects, and goes on trying for as long as it takes. `onError` is told of errors that no caller waits for. */
export function openRedisConnection(url: string, onError: (error: unknown) => void): RedisConnection {
	const connections: Redis[] = [];
	let lastError: unknown;
	function connect(options: RedisOptions): Redis {
		const connection = connectRedis(url, options);
		connection.on('error', error => {
			lastError = error;
			onError(redisFailure(error));
		});
		connections.push(connection);
		return connection;
	}

	const client = connect({commandTimeout: COMMAND_TIMEOUT_MS, enableOfflineQueue: false, maxRetriesPerRequest: RESENT});
	const subscriber = connect({maxRetriesPerRequest: null});
	let checking: Promise<void> | null = null;
	let connecting: Promise<void> | null = null;
	let isChecked = false;
	// The next connection may be to another Redis at the same address.
	client.on('close', () => {
		checking = null;
		isChecked = false;
	});

	/** Waits for the connection; all callers share one wait. */
	function connected(): Promise<void> {
		connecting ??= awaitReady().finally(() => {
			connecting = null;
		});
		return connecting;
	}

	async function awaitReady(): Promise<void> {
		const {promise, resolve} = Promise.withResolvers<void>();
		client.once('ready', resolve);
		try {
			await withTimeout(promise, CONNECTION_TIMEOUT_MS, () => {
				throw redisFailure(lastError);
			});
		} finally {
			client.removeListener('ready', resolve);
		}
	}

	async function ready(): Promise<void> {
		if (client.status !== 'ready') await connected();
		checking ??= agreeOnProtocol(client, keyPrefix(url));
		await checking.catch(error => {
			checking = null;
			throw error;
		});
		isChecked = true;
	}

	return {
		client,
		subscriber,
		async run(work) {
			try {
				// Awaited only where needed, since each wait takes a turn of the event loop.
				if (client.status !== 'ready' || !isChecked) await ready();
				return await work(client);
			} catch (error) {
				throw redisFailure(error);
			}
		},
		connectBlocking: () => connect({maxRetriesPerRequest: null}),
		close() {
			for (const connection of connections) connection.disconnect();
		},
	};
}

/** An error of Redis as an expected failure. */
export function redisFailure(error: unknown): LunchError {
	if (error instanceof LunchError) return error;
	return new LunchError('JOB_STORE_FAILED', `Redis can't be used: ${reasonOf(error)}.`, {
		hint: 'It is asked again with every request.',
		cause: error,
	});
}

function reasonOf(error: unknown): string {
	// A host with several addresses fails with all of them, and without a message.
	const [first] = error instanceof AggregateError ? error.errors : [];
	return messageOf(first ?? error ?? 'no answer').replace(/\.$/, '') || 'no answer';
}
