import type {Redis} from 'ioredis';
import {messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {connectRedis} from '../../shared/redis/connect-redis.ts';
import {keyPrefix} from '../../shared/redis/redis-address.ts';

/** The longest that anybody waits for one command, in milliseconds. */
const COMMAND_MS = 1000;
/** The longest that the first commands wait for the connection, in milliseconds. */
const FIRST_CONNECTION_MS = 1000;
const PROBE_MS = 500;
/** A connection on which nothing moved for so long is given up: the server hangs, or is gone without a word. */
const SILENCE_MS = 5000;

export interface RedisLinkOptions {
	/** Address of the Redis. */
	url: string;
	/** Told why Redis can't be used. */
	onAway: (reason: string) => void;
	/** Told that it can be used again. */
	onBack: () => void;
}

/** A connection that nobody waits long for, and that comes back by itself. */
export interface RedisLink {
	/** The prefix of all keys. */
	readonly prefix: string;
	/** Resolves when it is known whether Redis is there, soon in any case. */
	readonly known: Promise<void>;
	/** Whether commands are worth sending. */
	readonly isUp: boolean;
	/** Does `work` within a second. Throws what it throws, or that it took too long; then Redis rests until it answers again. */
	run<Result>(work: (client: Redis) => Promise<Result>): Promise<Result>;
	close(): void;
}

export function openRedisLink({url, onAway, onBack}: RedisLinkOptions): RedisLink {
	const client = connectRedis(url, {
		enableOfflineQueue: false,
		maxRetriesPerRequest: 0,
		// Nothing moves for so long: the server hangs, or is gone without a word.
		socketTimeout: SILENCE_MS,
	});
	let state: 'connecting' | 'up' | 'away' | 'closed' = 'connecting';
	let probing: NodeJS.Timeout | undefined;
	let tellKnown = () => {};
	const known = new Promise<void>(resolve => {
		const patience = setTimeout(resolve, FIRST_CONNECTION_MS);
		tellKnown = () => {
			clearTimeout(patience);
			resolve();
		};
	});

	function away(error: unknown): void {
		tellKnown();
		if (state === 'closed') return;
		if (state !== 'away') onAway(messageOf(error) || 'no connection');
		state = 'away';
		probing ??= setInterval(() => inBackground(probe()), PROBE_MS);
		probing.unref();
	}

	async function probe(): Promise<void> {
		if (client.status !== 'ready') return;
		await within(client.ping()).then(up, () => {});
	}

	function up(): void {
		clearInterval(probing);
		probing = undefined;
		const was = state;
		if (was === 'closed') return;
		state = 'up';
		tellKnown();
		if (was === 'away') onBack();
	}

	client.on('ready', up);
	client.on('error', away);

	return {
		prefix: `${keyPrefix(url)}:`,
		known,
		get isUp() {
			return state === 'up' && client.status === 'ready';
		},
		async run(work) {
			try {
				return await within(work(client));
			} catch (error) {
				// An error that Redis answered says that it is there.
				if (error instanceof TookTooLong || client.status !== 'ready') away(error);
				throw error;
			}
		},
		close() {
			clearInterval(probing);
			tellKnown();
			state = 'closed';
			client.disconnect();
		},
	};
}

class TookTooLong extends Error {
	override readonly message = `no answer within ${COMMAND_MS / 1000} s`;
}

async function within<Result>(work: Promise<Result>): Promise<Result> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		// Where this process was held up itself, the answer may be there and only not read yet.
		timer = setTimeout(() => setImmediate(() => reject(new TookTooLong())), COMMAND_MS);
	});
	try {
		return await Promise.race([work, limit]);
	} finally {
		clearTimeout(timer);
	}
}
