import {createClient} from '@redis/client';
import {messageOf} from '../shared/errors.ts';
import {inBackground} from '../shared/in-background.ts';

/** The longest that anybody waits for one command, in milliseconds. */
const COMMAND_MS = 1000;
/** The longest that the first commands wait for the connection, in milliseconds. */
const FIRST_CONNECTION_MS = 1000;
const LONGEST_RECONNECT_MS = 2000;
const PROBE_MS = 500;
/** A connection on which nothing moved for so long is given up: the server hangs, or is gone without a word. */
const SILENCE_MS = 5000;

export type RedisClient = ReturnType<typeof connectTo>;

export interface RedisLinkOptions {
	/** `redis://` or `rediss://`. */
	url: string;
	/** Told why Redis can't be used. */
	onAway: (reason: string) => void;
	/** Told that it can be used again. */
	onBack: () => void;
}

/** A connection that nobody waits long for, and that comes back by itself. */
export interface RedisLink {
	readonly client: RedisClient;
	/** Resolves when it is known whether Redis is there, soon in any case. */
	readonly known: Promise<void>;
	/** Whether commands are worth sending. */
	readonly isUp: boolean;
	/** Does `work` within a second. Throws what it throws, or that it took too long; then Redis rests until it answers again. */
	run<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result>;
	close(): void;
}

export function openRedisLink({url, onAway, onBack}: RedisLinkOptions): RedisLink {
	const client = connectTo(url);
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
		if (!client.isReady) return;
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
	client.connect().catch(away);

	return {
		client,
		known,
		get isUp() {
			return state === 'up' && client.isReady;
		},
		async run(work) {
			try {
				return await within(work(client));
			} catch (error) {
				// An error that Redis answered says that it is there.
				if (error instanceof TookTooLong || !client.isReady) away(error);
				throw error;
			}
		},
		close() {
			clearInterval(probing);
			tellKnown();
			state = 'closed';
			if (client.isOpen) client.destroy();
		},
	};
}

class TookTooLong extends Error {
	override readonly message = `no answer within ${COMMAND_MS / 1000} s`;
}

function connectTo(url: string) {
	return createClient({
		url,
		disableOfflineQueue: true,
		disableClientInfo: true,
		maintNotifications: 'disabled',
		pingInterval: 1000,
		socket: {
			connectTimeout: SILENCE_MS,
			socketTimeout: SILENCE_MS,
			reconnectStrategy: retries => Math.min(LONGEST_RECONNECT_MS, 100 * 2 ** Math.min(retries, 10)),
		},
	});
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
