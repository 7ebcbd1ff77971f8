import type {Redis} from 'ioredis';
import {createNotifier, type Listener} from '../engine/notifier.ts';

/** Rings for changes of jobs that anybody told Redis of. */
export interface RedisBell {
	/** Begins to listen for a job; resolves when nothing can be missed any more. */
	listen(id: string): Promise<Listener>;
	/** Wakes everybody. */
	ringAll(): void;
}

/** Listens on the channel of each job that somebody waits for. */
export function createRedisBell(subscriber: Redis, channelOf: (id: string) => string): RedisBell {
	const notifier = createNotifier();
	const heard = new Map<string, {id: string; listeners: number; subscribed: Promise<unknown>}>();
	subscriber.on('message', channel => {
		const entry = heard.get(channel);
		if (entry) notifier.notify([entry.id]);
	});
	// What was told while the connection was broken was told to nobody.
	subscriber.on('ready', () => notifier.notify('any'));

	const subscribe = (channel: string) => subscriber.subscribe(channel).catch(() => {});

	return {
		async listen(id) {
			const channel = channelOf(id);
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
			// Where Redis is away, whoever listens is told so by the reading that follows.
			if (subscriber.status === 'ready') await entry.subscribed;
			return {next: signal => listener.next(signal), stop};
		},
		ringAll: () => notifier.notify('any'),
	};
}
