import {Redis} from 'ioredis';
import {type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

/** A Redis that writes to its disk once a second, as most have it, and what it says of itself. */
export interface MeasuredRedis {
	server: RedisServer;
	client: Redis;
	/** Bytes in use. */
	memory(): Promise<number>;
	/** Commands carried out so far, those within scripts not counted. */
	commands(): Promise<number>;
	/** Connections, this one's not counted. */
	connections(): Promise<number>;
	/** Seconds of processor time so far. */
	processor(): Promise<number>;
	close(): Promise<void>;
}

export async function startMeasuredRedis(): Promise<MeasuredRedis> {
	const server = await startRedisServer({args: ['--appendonly', 'yes', '--appendfsync', 'everysec']});
	const client = new Redis(server.url);
	async function figure(name: string): Promise<number> {
		const [, value] = new RegExp(`^${name}:([\\d.]+)`, 'm').exec(await client.info()) ?? [];
		return Number(value);
	}
	return {
		server,
		client,
		memory: () => figure('used_memory'),
		commands: async () => {
			const stats = await client.info('commandstats');
			// Scripts call commands of their own; what a client sent is one.
			const sent = [...stats.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)].map(([, name = '', calls]) => ({name, calls}));
			const own =
				/^(?:evalsha|eval|hgetall|hmget|set|get|ping|subscribe|unsubscribe|bzpopmin|client\|\w+|info|zrem|xtrim|exec|multi)$/;
			return sent.filter(({name}) => own.test(name)).reduce((sum, {calls}) => sum + Number(calls), 0);
		},
		connections: async () => (await figure('connected_clients')) - 1,
		processor: async () => (await figure('used_cpu_user')) + (await figure('used_cpu_sys')),
		async close() {
			client.disconnect();
			await server.close();
		},
	};
}
