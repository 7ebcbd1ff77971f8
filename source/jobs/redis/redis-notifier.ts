import type {Redis} from 'ioredis';
import {createNotifier, type Listener} from '../engine/notifier.ts';
import type {JobKind} from '../job.ts';

/** Wakes the watchers of jobs when Redis tells of a change, whichever process made it. */
export interface RedisNotifier {
	/** Begins to listen for a job; resolves when nothing can be missed any more. */
	listen(id: string, kind: JobKind): Promise<Listener>;
	/** Wakes all watchers. */
	notifyAll(): void;
}

/** Listens on the channel of each job that has a watcher. */
export function createRedisNotifier(
	subscriber: Redis,
	channelOf: (id: string, kind: JobKind) => string,
): RedisNotifier {
	const notifier = createNotifier();
	const heard = new Map<string, {id: string; listeners: number; subscribed: Promise<unknown>}>();
	subscriber.on('message', channel => {
		const entry = heard.get(channel);
		if (entry) notifier.notify([entry.id]);
	});
	// Changes that were told while the connection was broken were missed.
	subscriber.on('ready', () => notifier.notify('any'));

	const subscribe = (channel: string) => subscriber.subscribe(channel).catch(() => {});

	return {
		async listen(id, kind) {
			const channel = channelOf(id, kind);
			const listener = notifier.listen(id);
			const entry = heard.get(channel) ?? {id, listeners: 0, subscribed: subscribe(channel)};
			entry.listeners++;
			heard.set(channel, entry);
			const stop = () => {
				listener.stop();
				entry.listeners--;
				if (entry.listeners > 0) return;
				heard.delete(channel);
				subscriber.unsubscribe(channel).catch(() => {});
			};
			// Where Redis is away, the read that follows says so.
			if (subscriber.status === 'ready') await entry.subscribed;
			return {next: signal => listener.next(signal), stop};
		},
		notifyAll: () => notifier.notify('any'),
	};
}
